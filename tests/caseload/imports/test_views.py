"""Administrators see who and what is wrong, a lead sees and confirms what is clinical, others see nothing."""

import datetime as dt
import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from audit.models import Read
from caseload.imports import operations as imports
from caseload.imports.reading import read
from caseload.models import Episode, ImportRun, Person
from tests import make
from tests.caseload.imports.files import PEOPLE, csv_of
from tests.queries import assert_queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def team():
    return make.team("North", code="AO-N")


@pytest.fixture
def lead(team):
    return make.staff(team, "team_lead", "Ruth Vance")


@pytest.fixture
def administrator():
    return make.staff(None, "administrator", "Colin Thwaite")


@pytest.fixture
def run(team, administrator):
    run = imports.upload(team=team, filename="north.csv", content=csv_of(), by=administrator, at=timezone.now())
    imports.work_off(clock=timezone.now)
    run.refresh_from_db()
    return run


def test_a_file_chosen_by_an_administrator_waits_for_a_worker(client, team, administrator):
    client.force_login(administrator)
    file = SimpleUploadedFile("north.csv", csv_of(), "text/csv")
    response = client.post(reverse("imports"), {"team": team.pk, "file": file})
    run = ImportRun.objects.get()
    assert response.status_code == 302
    assert response["Location"] == reverse("import_run", args=[run.uuid])
    page = client.get(response["Location"])
    assert "being looked at" in page.content.decode()
    assert reverse("import_progress", args=[run.uuid]) in page.content.decode()


def test_how_far_a_worker_is_names_nobody_and_ends_with_the_page_loaded_again(client, run, administrator, lead):
    imports.confirm(run=run, by=lead, at=timezone.now())
    ImportRun.objects.update(rows_done=1)
    client.force_login(administrator)
    with assert_queries(at_most=6):
        progress = client.get(reverse("import_progress", args=[run.uuid]))
    assert "1 of 2 rows" in progress.content.decode()
    assert 'value="50"' in progress.content.decode()
    assert not Read.objects.exists()
    imports.work_off(clock=timezone.now)
    assert client.get(reverse("import_progress", args=[run.uuid])).headers["HX-Refresh"] == "true"


def test_a_form_without_a_file_keeps_the_team_and_says_what_is_missing(client, team, administrator):
    client.force_login(administrator)
    response = client.post(reverse("imports"), {"team": team.pk})
    assert response.status_code == 422
    assert "Choose a file" in response.content.decode()


def test_an_administrator_sees_who_but_nothing_clinical_and_cannot_confirm(client, run, administrator):
    client.force_login(administrator)
    page = client.get(reverse("import_run", args=[run.uuid])).content.decode()
    assert "Thorne" in page
    assert "999 000 0018" in page
    assert "Tea first." not in page
    assert "Weekly" not in page
    assert reverse("import_confirm", args=[run.uuid]) not in page
    assert client.post(reverse("import_confirm", args=[run.uuid])).status_code == 403


def test_a_lead_sees_the_clinical_columns_and_confirms(client, run, lead):
    client.force_login(lead)
    with assert_queries(at_most=12):
        page = client.get(reverse("import_run", args=[run.uuid])).content.decode()
    assert "Tea first." in page
    assert client.post(reverse("import_confirm", args=[run.uuid])).status_code == 302
    imports.work_off(clock=timezone.now)
    assert "has been taken in" in client.get(reverse("import_run", args=[run.uuid])).content.decode()
    assert Episode.objects.count() == 2
    assert client.post(reverse("import_confirm", args=[run.uuid]), follow=True).status_code == 200


def test_faults_are_shown_with_line_column_and_reason(client, team, administrator):
    content = csv_of([PEOPLE[0] | {"NHS number": "9.99E+09"}])
    run = imports.upload(team=team, filename="n.csv", content=content, by=administrator, at=timezone.now())
    imports.work_off(clock=timezone.now)
    client.force_login(administrator)
    page = client.get(reverse("import_run", args=[run.uuid])).content.decode()
    assert "digits are lost" in page
    assert "Line 2" in page
    assert "NHS number" in page


def test_the_lead_of_another_team_does_not_find_the_file(client, run):
    client.force_login(make.staff(make.team("Market"), "team_lead"))
    assert client.get(reverse("import_run", args=[run.uuid])).status_code == 404
    assert client.post(reverse("import_confirm", args=[run.uuid])).status_code == 404


def test_a_clinician_has_no_business_here(client, team, run):
    client.force_login(make.staff(team))
    assert client.get(reverse("imports")).status_code == 403
    assert client.get(reverse("caseload_export"), {"team": team.code}).status_code == 403


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_template_can_be_read_by_what_reads_files(client, administrator, form):
    client.force_login(administrator)
    response = client.get(reverse("import_template", args=[form]))
    table = read(response.content)
    assert not table.faults
    assert not table.ignored
    assert len(table.rows) == 1


def test_an_export_is_recorded_with_the_people_in_it(client, team, lead):
    shown = make.episode(team, make.person("Rosalind", "Thorne", what_helps="=1+1"), coordinator=lead)
    make.episode(make.team("Market"), make.person("Somebody", "Else"))
    client.force_login(lead)
    response = client.get(reverse("caseload_export"), {"team": team.code, "as": "xlsx"})
    sheet = openpyxl.load_workbook(io.BytesIO(response.content)).active
    assert [row[2].value for row in sheet.iter_rows()] == ["Family name", "Thorne"]
    assert "'=1+1" in [cell.value for cell in sheet[2]]
    [recorded] = Read.objects.filter(kind="export")
    assert recorded.person_ids == [shown.person_id]


def test_an_export_asks_the_same_number_of_queries_for_2_and_for_20(client, team, lead):
    client.force_login(lead)

    def count() -> int:
        with assert_queries(at_most=16) as statements:
            client.get(reverse("caseload_export"), {"team": team.code})
        return len(statements)

    for _ in range(2):
        make.episode(team, coordinator=lead)
    few = count()
    for _ in range(18):
        make.episode(team, coordinator=lead)
    assert count() == few


def test_the_command_says_what_would_happen_and_writes_nothing_in_a_dry_run(team, lead, tmp_path, capsys):
    file = tmp_path / "north.csv"
    file.write_bytes(csv_of())
    call_command("import_caseload", str(file), "--team", "AO-N", "--dry-run")
    said = capsys.readouterr().out
    assert "2 new" in said
    assert not Person.objects.exists()
    call_command("import_caseload", str(file), "--team", "AO-N")
    assert Episode.objects.count() == 2
    call_command("import_caseload", str(file), "--team", "AO-N")
    assert "Nothing to do" in capsys.readouterr().out
    assert Episode.objects.count() == 2


def test_the_command_names_every_fault_and_writes_nothing(team, lead, tmp_path, capsys):
    file = tmp_path / "north.csv"
    file.write_bytes(csv_of([PEOPLE[0] | {"Date of birth": "31/02/1971"}, PEOPLE[1]]))
    with pytest.raises(CommandError, match="Nothing was written"):
        call_command("import_caseload", str(file))
    assert "line 2, Date of birth: This is not a date" in capsys.readouterr().err
    assert not Person.objects.exists()


def test_the_command_takes_no_confirmation_from_somebody_who_may_not_give_it(team, lead, tmp_path):
    file = tmp_path / "north.csv"
    file.write_bytes(csv_of())
    with pytest.raises(CommandError, match="may not confirm"):
        call_command("import_caseload", str(file), "--by", make.staff(team).email)


def test_five_hundred_rows_take_seconds(team, lead):
    rows = [PEOPLE[0] | {"NHS number": "", "Local id": f"M{n}", "Family name": f"Family{n}"} for n in range(500)]
    began = dt.datetime.now(dt.UTC)
    imports.take_in(csv_of(rows), team=team, by=lead, at=timezone.now())
    assert (dt.datetime.now(dt.UTC) - began).total_seconds() < 20
