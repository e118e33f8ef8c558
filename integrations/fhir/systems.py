"""The names that FHIR's codes and numbers go by. Pure."""

MIME = "application/fhir+json"
NHS_NUMBER = "https://fhir.nhs.uk/Id/nhs-number"
NHS_NUMBERS = frozenset({NHS_NUMBER, "urn:oid:2.16.840.1.113883.2.1.4.1"})
"""As others may name it."""
ODS = "https://fhir.nhs.uk/Id/ods-organization-code"
UK_CORE = "https://fhir.hl7.org.uk/StructureDefinition/UKCore-"
NUMBER_STATUS = "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-NHSNumberVerificationStatus"
NUMBER_STATUSES = "https://fhir.hl7.org.uk/CodeSystem/UKCore-NHSNumberVerificationStatusEngland"
DESTINATIONS = "https://fhir.hl7.org.uk/CodeSystem/UKCore-DischargeDestinationEngland"
ACT = "http://terminology.hl7.org/CodeSystem/v3-ActCode"
TAKES_PART = "http://terminology.hl7.org/CodeSystem/v3-ParticipationType"
FLAG_CATEGORY = "http://terminology.hl7.org/CodeSystem/flag-category"
DISPOSITION = "http://terminology.hl7.org/CodeSystem/discharge-disposition"
OWN = "urn:alongside:"
"""Before the name of a code list of ours, where neither FHIR nor the NHS has one that says the same."""
OWN_NUMBER = OWN + "id:"
"""Before the name of another system by whose number somebody is known here."""

KINDS = ("Patient", "EpisodeOfCare", "CareTeam", "Encounter", "Flag")
