"""From public drawings that carry no coordinates to the boundaries of provinces and counties.

The modules in the order of the work: `fetch` gets the packages; `drawings` (with `svg` and `names`)
and `outline` read them; `placement` (with `polynomial`, `icp`, `borders`, `adjustment` and
`projection`) puts the drawings on the ground; `seams` closes what is left between provinces;
`gaps`, `coverage` and `islands` make one gapless set of counties of it; `simplify` thins it out;
`check` compares it with an earlier result; `files` and `derived` write it down. `frame` and
`shapes` serve them all.

Coordinates are called *drawn* (a drawing's own units, y upwards), *metres* (`frame.ALBERS`) or
*degrees* (WGS 84 longitude and latitude).
"""
