"""The dataset: loaded, validated and chosen from, without any text or screen."""
