"""The names that FHIR's codes and numbers go by. Pure."""

MIME = "application/fhir+json"
NHS_NUMBER = "https://fhir.nhs.uk/Id/nhs-number"
ODS = "https://fhir.nhs.uk/Id/ods-organization-code"
UK_CORE = "https://fhir.hl7.org.uk/StructureDefinition/UKCore-"
ACT = "http://terminology.hl7.org/CodeSystem/v3-ActCode"
FLAG_CATEGORY = "http://terminology.hl7.org/CodeSystem/flag-category"
OWN = "urn:alongside:"
"""Before the name of a code list of ours, where neither FHIR nor the NHS has one that says the same."""

KINDS = ("Patient", "EpisodeOfCare", "CareTeam", "Encounter", "Flag")
