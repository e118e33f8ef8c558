"""About 500 invented people with names as they occur in the United Kingdom, and 40 ways of getting one wrong."""

import datetime as dt

from caseload.models import Person
from caseload.people import names
from tests import make


def words(text: str) -> list[str]:
    return text.split()


GIVEN = words(
    """
    Aaron Abdi Abigail Adebayo Agnieszka Aisha Aled Alice Amina Anthony Aoife Arjun Beata Bethan Blessing
    Brendan Caoimhe Carys Catherine Chidi Chloe Colin Craig Daniel Deepika Denise Dilwyn Dominic Eilidh
    Elzbieta Emeka Farah Fergus Fiona Folasade Gareth Gurpreet Hamish Hannah Huw Ibrahim Imran Ines Jakub
    Jasmine Jerome Joanna Kamil Karen Kirsty Kwame Latoya Lloyd Lucasz Magdalena Marlon Meena Mei Michael
    Mohammed Moira Nadia Natalie Nia Nigel Nikhil Olga Oluwaseun Owen Parveen Patrick Pawel Priya Rashid
    Rebecca Roisin Rupinder Samina Sandeep Sarah Shanice Sharon Simon Sunita Tariq Terence Tomasz Tracey
    Trevor Uzma Valerie Vikram Wayne Wendy Winston Yasmin Yetunde Zainab Zoe
    """
)
FAMILY = words(
    """
    Adeyemi Ahmed Akhtar Ali Allen Anderson Bailey Banerjee Begum Bello Bevan Brown Campbell Chaudhry Chen
    Clarke Cohen Cooper Davies Desai Dixon Edwards Evans Ferreira Foster Ghosh Goldberg Graham Green Griffiths
    Gupta Hall Harris Hill Hughes Hussain Iqbal Jackson Jenkins Jones Kapoor Kaur Kelly Khan Kovacs Kumar
    Lewandowski Lewis Lloyd Malik Marshall Martin Mehta Mensah Miller Mitchell Morgan Morris Murphy Murray
    Nowak Nwosu Obi OBrien Odonnell Okafor Osman Owusu Parker Patel Pereira Phillips Popescu Powell Price
    Qureshi Rahman Reid Rehman Roberts Robinson Rossi Ryan Sahota Saleh Santos Scott Shah Sharma Sheikh Singh
    Smith Stewart Suleiman Taylor Thomas Tran Turner Uddin Walker Watson White Williams Wilson Wong Wright
    Yilmaz Young Zielinski
    """
)

MISSPELT = [
    # typed                   the person meant
    ("jhon smythe", "John", "Smyth"),
    ("whitlok", "Dean", "Whitlock"),
    ("stephen macdonald", "Steven", "McDonald"),
    ("catherine ashdon", "Kathryn", "Ashdown"),
    ("phillip thomson", "Philip", "Thompson"),
    ("shevaun", "Siobhán", "Gallagher"),
    ("neve docherty", "Niamh", "Doherty"),
    ("keeva keen", "Caoimhe", "Keane"),
    ("sersha", "Saoirse", "Lynch"),
    ("oneil", "Declan", "O'Neill"),
    ("mohamed hussein", "Muhammad", "Hussain"),
    ("choudury", "Rafiq", "Chowdhury"),
    ("nuyen", "Linh", "Nguyễn"),
    ("agnieska kovalski", "Agnieszka", "Kowalska"),
    ("voytek", "Wojciech", "Szymański"),
    ("shimanski", "Wojciech", "Szymański"),
    ("kristof novak", "Krzysztof", "Nowaczyk"),
    ("chukwuemeka eze", "Chukwuemeka", "Ezeh"),
    ("olwaseun adwale", "Oluwaseun", "Adewale"),
    ("babtunde", "Babatunde", "Ogunleye"),
    ("quame mensa", "Kwame", "Mensah-Boateng"),
    ("lewelin", "Dafydd", "Llewellyn"),
    ("gwenlian", "Gwenllian", "Pryce"),
    ("reese", "Rhys", "Gwynne"),
    ("featherstonhaugh", "Jocelyn", "Featherstonehaugh"),
    ("mcalister", "Isla", "MacAllister"),
    ("urqhart", "Fraser", "Urquhart"),
    ("colquhon", "Morag", "Colquhoun"),
    ("yousef el sayed", "Yusuf", "El-Sayed"),
    ("abdulahi", "Hodan", "Abdullahi"),
    ("gebreselassie", "Tesfaye", "Gebreselasie"),
    ("satyaraj subramaniam", "Sathyaraj", "Subramanyam"),
    ("jaspreet dilon", "Jaspreet", "Dhillon"),
    ("bhatacharya", "Ananya", "Bhattacharyya"),
    ("papadopolous", "Eleni", "Papadopoulos"),
    ("zhiang wei", "Wei", "Zhang"),
    ("goncalvez", "Tiago", "Gonçalves"),
    ("osullivan marie", "Máire", "Ó Súilleabháin O'Sullivan"),
    ("bjornsen", "Sven", "Bjørnsson"),
    ("rosy thorn", "Rosemary", "Thorne"),
]


def a_town_of_people() -> dict[tuple[str, str], Person]:
    """Everybody, by given names and family name."""
    pairs = [(GIVEN[n % len(GIVEN)], FAMILY[(n * 7 + n // len(GIVEN)) % len(FAMILY)]) for n in range(460)]
    pairs += [(given, family) for _typed, given, family in MISSPELT]
    rows = Person.objects.bulk_create(
        Person(
            given_names=given,
            family_name=family,
            preferred_name="Rosie" if given == "Rosemary" else "",
            sort_key=names.sort_key(family, given),
            search_key=names.search_key(given, family, "Rosie" if given == "Rosemary" else ""),
            nhs_number=make.nhs_number(),
            date_of_birth=dt.date(1950, 1, 1) + dt.timedelta(days=37 * number),
        )
        for number, (given, family) in enumerate(dict.fromkeys(pairs))
    )
    return {(row.given_names, row.family_name): row for row in rows}
