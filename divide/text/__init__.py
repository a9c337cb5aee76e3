"""Every word on screen, in Persian and English: messages, numbers, periods and names."""
