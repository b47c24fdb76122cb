"""Made-up names: common words of Lao village names put together; any likeness to real ones is chance."""

PROVINCE = ("99", "Sample province (made up)", "ແຂວງຕົວຢ່າງ (ສົມມຸດ)")
DISTRICT = ("9901", "Thaphan (made up)", "ເມືອງທ່າພັນ (ສົມມຸດ)")

NOTICE = "Made-up data: no real village, border or person. ຂໍ້ມູນສົມມຸດ: ບໍ່ແມ່ນບ້ານ ຫຼື ເຂດແດນຈິງ."

OTHER_NAMES = {
    "Houiysai": "Houay Xai, Huai Sai",
    "Phonsavan": "Phone Savanh",
    "Maiphatthana": "Mai Phattana, New Village",
    "Nonglouang": "Nong Luang",
    "Houaynamsai": "Huay Nam Sai",
    "Phonxai": "Phone Say",
}

KUMBANS: tuple[tuple[tuple[str, str], ...], ...] = (
    (
        ("Nonglouang", "ໜອງຫຼວງ"),
        ("Nakae", "ນາແກ"),
        ("Dongnoi", "ດົງນ້ອຍ"),
        ("Phoukham", "ພູຄຳ"),
        ("Tatsoung", "ຕາດສູງ"),
        ("Nasaat", "ນາສະອາດ"),
        ("Nongboua", "ໜອງບົວ"),
    ),
    (
        ("Phonsavan", "ໂພນສະຫວັນ"),
        ("Thongdaeng", "ທົ່ງແດງ"),
        ("Houayphueng", "ຫ້ວຍຜຶ້ງ"),
        ("Kokmouang", "ກົກມ່ວງ"),
        ("Nonsi", "ໂນນສີ"),
        ("Vangnyao", "ວັງຍາວ"),
        ("Napho", "ນາໂພ"),
    ),
    (
        ("Donnyai", "ດອນໃຫຍ່"),
        ("Pakhouay", "ປາກຫ້ວຍ"),
        ("Nakham", "ນາຄຳ"),
        ("Houaykoung", "ຫ້ວຍກຸ້ງ"),
        ("Phonngam", "ໂພນງາມ"),
        ("Nongvaeng", "ໜອງແວງ"),
        ("Dongbang", "ດົງບັງ"),
    ),
    (
        ("Houiysai", "ຫ້ວຍຊາຍ"),
        ("Maiphatthana", "ໃໝ່ພັດທະນາ"),
        ("Phonxai", "ໂພນໄຊ"),
        ("Houayhin", "ຫ້ວຍຫີນ"),
        ("Navaa", "ນາຫວ້າ"),
        ("Kokpho", "ກົກໂພ"),
        ("Phousoung", "ພູສູງ"),
        ("Nonsaat", "ໂນນສະອາດ"),
    ),
    (
        ("Sibounheuang", "ສີບຸນເຮືອງ"),
        ("Nongpa", "ໜອງປາ"),
        ("Donmouang", "ດອນມ່ວງ"),
        ("Vanghai", "ວັງໄຮ"),
        ("Houaytong", "ຫ້ວຍຕອງ"),
        ("Nangam", "ນາງາມ"),
        ("Thongkang", "ທົ່ງກາງ"),
    ),
    (
        ("Phonphaeng", "ໂພນແພງ"),
        ("Tatsaeng", "ຕາດແສງ"),
        ("Houaynamsai", "ຫ້ວຍນ້ຳໃສ"),
        ("Nadi", "ນາດີ"),
        ("Nongkhou", "ໜອງຄູ"),
        ("Dongvai", "ດົງຫວາຍ"),
        ("Phouhom", "ພູໂຮມ"),
    ),
    (
        ("Chomsi", "ຈອມສີ"),
        ("Houaydaeng", "ຫ້ວຍແດງ"),
        ("Nanyang", "ນາຍາງ"),
        ("Nonkho", "ໂນນຄໍ້"),
        ("Hatsai", "ຫາດຊາຍ"),
        ("Namthiang", "ນ້ຳທ່ຽງ"),
        ("Nongboua", "ໜອງບົວ"),
    ),
)
"""Villages by kumban, the first names it. Two villages are called Nongboua: names are no keys."""
