from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
import tempfile
import threading
from contextlib import closing
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath
from unittest import mock

import pytest

from bsc_cli.diagnostics import UserError
from bsc_cli.ledger.file import uri
from bsc_cli.ledger.schema import MIGRATIONS
from bsc_cli.ledger.store import Ledger
from tests.ledger.made import flat, submission

ROOT = Path(__file__).parents[2]
ALL = (0, 10**6)
posix = os.name == "posix"
ONE = submission([("a", "x", "2020-Q1", 1.0)])


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / ".bsc" / "ledger.sqlite"


@pytest.fixture
def filled(path: Path) -> Path:
    with Ledger.open(path, create=True) as ledger:
        ledger.append(ONE)
    return path


def use(path: Path, *, create: bool) -> None:
    with Ledger.open(path, create=create, wait=0.05) as ledger:
        ledger.facts(*ALL)
        ledger.append(submission([("a", "x", "2020-Q2", 2.0)]))


def refusal(path: Path, *, create: bool) -> str:
    """Give the code of the one finding that opening and using the ledger ends in."""
    with pytest.raises(UserError) as caught:
        use(path, create=create)
    (finding,) = caught.value.findings
    assert finding.rule.template.format(**finding.facts)
    return finding.rule.code


def test_there_is_no_ledger_to_read(path: Path) -> None:
    assert refusal(path, create=False) == "BSC350"
    assert not path.parent.exists()


def test_a_ledger_that_was_never_finished_is_no_ledger_yet(path: Path) -> None:
    path.parent.mkdir()
    path.touch()
    assert refusal(path, create=False) == "BSC350"
    with Ledger.open(path, create=True) as ledger:
        ledger.append(ONE)


def test_a_newer_ledger_is_left_alone(filled: Path) -> None:
    connection = sqlite3.connect(filled)
    connection.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    connection.close()
    assert refusal(filled, create=False) == "BSC351"
    assert refusal(filled, create=True) == "BSC351"


@pytest.mark.parametrize("create", [False, True])
def test_a_file_that_is_no_database(path: Path, *, create: bool) -> None:
    path.parent.mkdir()
    path.write_text("unit,period\n" * 1000)
    before = path.read_bytes()
    assert refusal(path, create=create) == "BSC353"
    assert path.read_bytes() == before


@pytest.mark.parametrize("create", [False, True])
def test_a_database_of_another_program(path: Path, *, create: bool) -> None:
    path.parent.mkdir()
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE fact (period, input, unit)")
    connection.commit()
    connection.close()
    assert refusal(path, create=create) == "BSC353"


@pytest.mark.parametrize("create", [False, True])
def test_a_ledger_cut_short(filled: Path, *, create: bool) -> None:
    content = filled.read_bytes()
    filled.write_bytes(content[: len(content) // 2])
    assert refusal(filled, create=create) == "BSC353"


def test_a_ledger_overwritten_in_the_middle(filled: Path) -> None:
    content = filled.read_bytes()
    filled.write_bytes(content[:4096] + bytes(len(content) - 4096))
    assert refusal(filled, create=False) == "BSC353"


@pytest.mark.parametrize("create", [False, True])
def test_a_folder_in_place_of_the_file(path: Path, *, create: bool) -> None:
    path.mkdir(parents=True)
    assert refusal(path, create=create) == "BSC355"


@pytest.mark.parametrize("create", [False, True])
def test_findings_name_the_file_as_they_are_told_to(path: Path, *, create: bool) -> None:
    path.mkdir(parents=True)
    with pytest.raises(UserError) as caught:
        Ledger.open(path, name=".bsc/ledger.sqlite", create=create)
    assert [str(finding.place) for finding in caught.value.findings] == [".bsc/ledger.sqlite"]


@pytest.mark.parametrize(
    ("path", "address"),
    [
        (PurePosixPath("/srv/town/a.sqlite"), "file:///srv/town/a.sqlite"),
        (PurePosixPath("/srv/50% of #1?/支局.sqlite"), "file:///srv/50%25%20of%20%231%3F/%E6%94%AF%E5%B1%80.sqlite"),
        (PurePosixPath("/srv/gbk\udcd6"), "file:///srv/gbk%D6"),
        (PureWindowsPath(r"C:\town\a#1.sqlite"), "file:///C:/town/a%231.sqlite"),
        (PureWindowsPath(r"\\server\share\a b\a.sqlite"), "file:////server/share/a%20b/a.sqlite"),
    ],
    ids=str,
)
def test_the_address_of_a_ledger_is_one_that_sqlite_takes(path: PurePath, address: str) -> None:
    assert uri(path) == address


@pytest.mark.parametrize("folder", ["plain", "50% of #1?", "a b & c=d", "支局"])
def test_a_ledger_is_read_whatever_its_folder_is_called(tmp_path: Path, folder: str) -> None:
    if not posix and "?" in folder:
        return
    path = tmp_path / folder / "ledger.sqlite"
    with Ledger.open(path, create=True) as ledger:
        ledger.append(ONE)
    with Ledger.open(path) as ledger:
        assert len(ledger.facts(*ALL).value) == 1
    assert not list(tmp_path.glob("*ledger*")), "nor is there another one beside it"


@pytest.mark.parametrize("address", ["file://server/share/ledger.sqlite", "file:///no/such/folder"])
def test_an_address_that_sqlite_refuses_is_a_finding(filled: Path, address: str) -> None:
    with mock.patch("bsc_cli.ledger.file.uri", return_value=address):
        assert refusal(filled, create=False) == "BSC355"


def test_who_may_read_the_ledger_is_for_the_umask_to_say(path: Path) -> None:
    before = os.umask(0o022)
    try:
        with Ledger.open(path, create=True) as ledger:
            ledger.append(ONE)
    finally:
        os.umask(before)
    if posix:
        assert [stat.S_IMODE(one.stat().st_mode) for one in (path.parent, path)] == [0o755, 0o644]


def test_a_file_in_place_of_the_folder(path: Path) -> None:
    path.parent.write_text("")
    assert refusal(path, create=True) == "BSC355"


def test_a_second_writer_waits_and_then_is_told(filled: Path) -> None:
    holder = sqlite3.connect(filled, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    assert refusal(filled, create=True) == "BSC352"
    with Ledger.open(filled) as ledger:
        assert len(ledger.facts(*ALL).value) == 1, "a reader never waits"
    holder.execute("ROLLBACK")
    holder.close()


def test_a_second_writer_goes_on_when_the_first_has_ended(filled: Path) -> None:
    holder = sqlite3.connect(filled, isolation_level=None, check_same_thread=False)
    holder.execute("BEGIN IMMEDIATE")
    timer = threading.Timer(0.2, holder.execute, ["ROLLBACK"])
    timer.start()
    with Ledger.open(filled, create=True, wait=30) as ledger:
        (taken,) = ledger.append(submission([("a", "x", "2020-Q2", 2.0)]))
    timer.join()
    holder.close()
    assert taken.number == 2


APPEND = """
import sys
from pathlib import Path
from bsc_cli.ledger.store import Ledger
from tests.ledger.made import submission
with Ledger.open(Path(sys.argv[1]), create=True, wait=60) as ledger:
    for n in range(int(sys.argv[3])):
        ledger.append(submission([(sys.argv[2], "x", f"{1990 + n}", float(n))]))
"""


def child(*arguments: str, program: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-B", "-c", program, *arguments],
        cwd=ROOT,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def test_many_writers_at_once_lose_nothing_not_even_the_making_of_the_file(path: Path) -> None:
    writers = [child(str(path), f"u{n}", "5", program=APPEND) for n in range(4)]
    for writer in writers:
        _, error = writer.communicate(timeout=120)
        assert (writer.returncode, error) == (0, "")
    with Ledger.open(path) as ledger:
        assert len(ledger.facts(*ALL).value) == 20


KILLED = """
import sys
from pathlib import Path
from bsc_cli.ledger import intake, store
from tests.ledger.made import submission
rows = intake._rows
def slow(*arguments):
    for number, row in enumerate(rows(*arguments)):
        if number == 50_000:
            print("halfway", flush=True)
            sys.stdin.read()
        yield row
intake._rows = slow
with store.Ledger.open(Path(sys.argv[1]), create=True) as ledger:
    ledger._connection.execute("PRAGMA cache_size = 10")  # so that half of it stands in the file already
    ledger.append(submission([(f"u{n}", "x", "2020", float(n)) for n in range(100_000)]))
"""


def test_killed_in_the_middle_the_ledger_has_all_of_a_submission_or_nothing(filled: Path) -> None:
    writer = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(filled)], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert writer.stdout is not None
    assert writer.stdin is not None
    assert writer.stdout.readline().strip() == b"halfway"
    assert filled.with_name("ledger.sqlite-wal").stat().st_size > 100_000, "it was writing"
    writer.kill()
    writer.wait()
    writer.stdin.close()
    writer.stdout.close()
    with Ledger.open(filled) as ledger:
        assert flat(ledger.facts(*ALL)) == {("a", "x", "2020-Q1"): (1.0, 0)}
    with Ledger.open(filled, create=True) as ledger:
        (taken,) = ledger.append(submission([("a", "x", "2020-Q2", 2.0)]))
    assert taken.number == 2


def test_a_full_disk_leaves_the_ledger_as_it_was(filled: Path) -> None:
    many = submission([(f"u{n}", "x", "2020", float(n)) for n in range(5_000)])
    with Ledger.open(filled, create=True) as ledger:
        (pages,) = ledger._connection.execute("PRAGMA page_count").fetchone()
        ledger._connection.execute(f"PRAGMA max_page_count = {pages + 3}")
        with pytest.raises(UserError) as caught:
            ledger.append(many)
    assert [finding.rule.code for finding in caught.value.findings] == ["BSC354"]
    with Ledger.open(filled, create=True) as ledger:
        assert flat(ledger.facts(*ALL)) == {("a", "x", "2020-Q1"): (1.0, 0)}
        ledger.append(many)


FILE_LIMIT = """
import resource, signal, sys
from pathlib import Path
from bsc_cli.diagnostics import UserError
from bsc_cli.ledger.store import Ledger
from tests.ledger.made import submission
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), int(sys.argv[2])))
try:
    with Ledger.open(Path(sys.argv[1]), create=True) as ledger:
        ledger.append(submission([(f"u{n}", "x", "2020", float(n)) for n in range(20_000)]))
except UserError as error:
    print(*(finding.rule.code for finding in error.findings))
"""


@pytest.mark.parametrize("limit", [0, 4096, 20_000, 200_000, 600_000])
def test_a_file_system_that_takes_no_more_leaves_all_or_nothing(tmp_path: Path, limit: int) -> None:
    path = tmp_path / "ledger.sqlite"
    if not posix:
        return
    writer = child(str(path), str(limit), program=FILE_LIMIT)
    told, error = writer.communicate(timeout=60)
    assert (told.strip(), error) == ("BSC354", "")
    with Ledger.open(path, create=True) as ledger:
        assert len(ledger.facts(*ALL).value) == 0
        ledger.append(ONE)
        assert len(ledger.facts(*ALL).value) == 1


READ = """
import os, sys
from pathlib import Path
from bsc_cli.diagnostics import UserError
from bsc_cli.ledger.store import Ledger
from tests.ledger.made import submission
if os.geteuid() == 0:
    os.seteuid(65534)  # nobody: to whom the file's rights apply
with Ledger.open(Path(sys.argv[1])) as ledger:
    print(len(ledger.facts(0, 10**6).value), *ledger.periods())
try:
    with Ledger.open(Path(sys.argv[1]), create=True) as ledger:
        ledger.append(submission([("b", "x", "2020-Q1", 1.0)]))
except UserError as error:
    print(*(finding.rule.code for finding in error.findings))
"""


@pytest.mark.parametrize("log", ["none", "of a writer at work"])
def test_who_may_only_read_can_score_and_is_told_why_not_write(log: str) -> None:
    if not posix:
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ledger.sqlite"
        ledger = Ledger.open(path, create=True)
        ledger.append(ONE)
        if log == "none":
            ledger._connection.close()
        for name, mode in ((path, 0o444), (path.parent, 0o555)):
            name.chmod(mode)
        reader = child(str(path), program=READ)
        told, error = reader.communicate(timeout=60)
        path.parent.chmod(0o755)
        ledger._connection.close()
    assert error == ""
    assert told.split("\n")[:2] == ["1 2020-Q1", "BSC355"]


def test_a_ledger_that_lacks_a_table_is_damaged(filled: Path) -> None:
    with closing(sqlite3.connect(filled)) as connection:
        connection.execute("DROP TABLE fact")
    with pytest.raises(UserError) as caught, Ledger.open(filled) as opened:
        opened.facts(0, 10**6)
    assert [finding.rule.code for finding in caught.value.findings] == ["BSC353"]
