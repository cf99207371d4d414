#!/usr/bin/env python3
"""From a CSV to a bulletin, against one DuckDB GROUP BY over the same file, measured alternately.

The answers are compared first: the cases accepted by department and month must be the same numbers, or nothing is timed.
See README.md beside this file.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import tomllib
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
AGGREGATES = """
    SELECT "办理部门", "受理时间"[1:7] AS month,
           count(*), sum(try_cast("材料数" AS BIGINT)), avg(try_cast("跑动次数" AS BIGINT)),
           min("受理时间"), max("办结时间")
    FROM read_csv(?, all_varchar = true, header = true)
    GROUP BY ALL ORDER BY ALL
"""


def main():
    options = read_options()
    import duckdb  # so that --help works without it

    with tempfile.TemporaryDirectory(dir=options.work) as work:
        work = Path(work)
        run(options.program, "sample", work / "city", "--rows", options.rows)
        cases = work / "cases.csv"
        rows = tidy(duckdb, work / "city" / "cases.csv", cases)
        first, last = check_answers(duckdb, options.program, cases, rows)
        print(f"{rows:,} rows, {cases.stat().st_size / 2**20:,.0f} MiB, {first} to {last}, {os.cpu_count()} cores; answers equal")
        contenders = {
            "DuckDB GROUP BY": [sys.executable, __file__, "--group-by", cases],
            "bulletin html+json": [options.program, "bulletin", cases, "-o", work / "report", "--formats", "html,json"],
            "query, 3 figures by 2": [
                options.program, "query", cases, "--figures", "accepted,finished,mean_turnaround",
                "--by", "department,month", "--period", f"{first}..{last}", "--format", "json",
            ],
        }
        measured = {name: [] for name in contenders}
        for _ in range(options.times):
            for name, command in contenders.items():
                measured[name].append(measure(command, watched=False))
        memory = {name: measure(command, watched=True)[1] for name, command in contenders.items()}
        table(measured, memory)


def read_options():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    target = Path(os.environ.get("CARGO_TARGET_DIR", PROJECT / "target"))
    parser.add_argument("--rows", type=int, default=3_000_000, help="rows of the synthetic city (default: 3,000,000)")
    parser.add_argument("--times", type=int, default=5, help="turns of each contender (default: 5)")
    parser.add_argument("--program", type=Path, default=target / "release" / "xiaoneng", help="the binary to measure")
    parser.add_argument("--work", type=Path, help="where the files go (default: the system's temporary directory)")
    parser.add_argument("--group-by", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.group_by:
        group_by(options.group_by)
        sys.exit()
    return options


def group_by(cases):
    """The peer, in a process of its own: prints its own seconds, without Python's start."""
    import duckdb

    start = time.perf_counter()
    duckdb.connect().execute(AGGREGATES, [str(cases)]).fetchall()
    print(time.perf_counter() - start)


def tidy(duckdb, source, target):
    """Keeps the rows that no rule can object to, so that both sides count the same; returns how many."""
    words = tomllib.loads((PROJECT / "data/city/words.toml").read_text("utf-8"))
    states = ", ".join(f"'{state}'" for state in words["states"])
    closes = ", ".join(f"'{state}'" for state in words["states"][:4])
    connection = duckdb.connect()
    connection.execute(
        f"""
        CREATE VIEW city AS SELECT *, row_number() OVER () AS row,
            try_cast("受理时间" AS TIMESTAMP) AS accepted, try_cast("办结时间" AS TIMESTAMP) AS closed
        FROM read_csv('{source}', all_varchar = true, header = true);
        COPY (
            SELECT * EXCLUDE (row, accepted, closed) FROM city
            WHERE "办件编号" <> '' AND "是否有效" IS DISTINCT FROM '{words["no"]}' AND "办理状态" IN ({states})
                AND (coalesce("受理时间", '') = '' OR accepted >= DATE '2000-01-01')
                AND (coalesce("办结时间", '') = '' OR closed::DATE >= accepted::DATE)
                AND NOT (coalesce("办结时间", '') = '' AND "办理状态" IN ({closes}))
            QUALIFY count(*) OVER (PARTITION BY "办件编号") = 1
            ORDER BY row
        ) TO '{target}' (HEADER)
        """
    )
    return connection.execute(f"SELECT count(*) FROM read_csv('{target}', all_varchar = true)").fetchone()[0]


def check_answers(duckdb, program, cases, rows):
    """Stops unless both sides count the same accepted cases; returns the first and the last month."""
    expected = duckdb.connect().execute(
        """
        SELECT "办理部门", "受理时间"[1:7], count(*) FROM read_csv(?, all_varchar = true, header = true)
        WHERE "受理时间" <> '' AND "办理状态" NOT IN ('不予受理', '待受理')
        GROUP BY ALL
        """,
        [str(cases)],
    )
    expected = {(department, month): count for department, month, count in expected.fetchall()}
    months = [month for _, month in expected]
    first, last = min(months), max(months)
    said = run(
        program, "query", cases, "--figures", "accepted", "--by", "department,month",
        "--period", f"{first}..{last}", "--format", "json",
    )
    said = json.loads(said)
    ledger = said["ledger"]
    if ledger["read"] != rows or ledger["kept"] != rows:
        sys.exit(f"not the rows that were meant: {rows} written, ledger {ledger}")
    answers = {
        (row["by"]["department"], row["by"]["month"]): row["value"] for row in said["rows"] if row["by"] and row["value"]
    }
    different = sorted(key for key in expected.keys() | answers.keys() if expected.get(key) != answers.get(key))
    if different:
        lines = [f"{key}: DuckDB {expected.get(key)}, xiaoneng {answers.get(key)}" for key in different[:10]]
        sys.exit(f"{len(different)} groups differ\n" + "\n".join(lines))
    return first, last


def measure(command, watched):
    """Wall seconds of one run, and the most anonymous memory seen, in MiB, if it is watched (which slows it down)."""
    start = time.perf_counter()
    process = subprocess.Popen([str(part) for part in command], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    most = [0]
    watch = threading.Thread(target=watch_memory, args=(process.pid, most)) if watched else None
    if watch:
        watch.start()
    output, errors = process.communicate()
    seconds = time.perf_counter() - start
    if watch:
        watch.join()
    if process.returncode != 0:
        sys.exit(f"{command} ended with {process.returncode}\n{errors}")
    if "--group-by" in command:
        seconds = float(output)
    return seconds, most[0] / 1024


def watch_memory(pid, most):
    """Reads RssAnon every 5 ms until the process is gone: mapped input does not count."""
    while True:
        try:
            status = Path(f"/proc/{pid}/status").read_text()
        except OSError:
            return
        line = next((line for line in status.splitlines() if line.startswith("RssAnon:")), None)
        if line is None:  # it has ended and waits to be collected
            return
        most[0] = max(most[0], int(line.split()[1]))
        time.sleep(0.005)


def table(measured, memory):
    peer = statistics.median(seconds for seconds, _ in measured["DuckDB GROUP BY"])
    print(f"{'':24}{'median s':>10}{'least s':>10}{'ratio':>8}{'anonymous MiB':>16}")
    for name, turns in measured.items():
        seconds = [seconds for seconds, _ in turns]
        middle = statistics.median(seconds)
        print(f"{name:24}{middle:10.3f}{min(seconds):10.3f}{middle / peer:8.2f}{memory[name]:16.0f}")


def run(*command):
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{command} ended with {done.returncode}\n{done.stderr}")
    return done.stdout


if __name__ == "__main__":
    main()
