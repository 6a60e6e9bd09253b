"""How the command line explains itself: verbs in groups, with examples and exit codes."""

import click

GROUPS = {
    "Every day": ("run", "status", "audit", "backfill", "again", "notify", "watch"),
    "Editing": (
        "edit",
        "diff",
        "accept",
        "decline",
        "restore",
        "review",
        "dismiss",
        "erratum",
        "text",
        "learn",
        "facets",
        "takedown",
    ),
    "Publishing": ("site", "preview", "check", "publish", "stats", "export", "import"),
    "First steps": ("demo", "init", "doctor", "upgrade"),
}
EXAMPLES = {
    "run": ("arxiv-daily run", "arxiv-daily run --digest audio --date 2025-12-25 --strict"),
    "status": ("arxiv-daily status", "arxiv-daily status 2025-12-25", "arxiv-daily status --json"),
    "audit": (
        "arxiv-daily audit --from 2025-12-01 --to 2025-12-24",
        "arxiv-daily audit --digest all --record",
    ),
    "backfill": (
        "arxiv-daily backfill --from 2025-12-01 --to 2025-12-24 --plan",
        "arxiv-daily backfill --from 2025-12-01 --to 2025-12-24 --workers 2",
    ),
    "again": ("arxiv-daily again 2025-12-25 2512.21324", "arxiv-daily again 2025-12-25 --part reading"),
    "notify": ("arxiv-daily notify", "arxiv-daily notify --digest audio"),
    "watch": ("arxiv-daily watch", "arxiv-daily watch --hours 8"),
    "edit": ("arxiv-daily edit", "arxiv-daily edit --port 8890"),
    "diff": ("arxiv-daily diff 2025-12-25", "arxiv-daily diff 2025-12-25 2512.21324 --full"),
    "accept": ("arxiv-daily accept 2025-12-25 2512.21324",),
    "decline": ("arxiv-daily decline 2025-12-25 2512.21324",),
    "restore": ("arxiv-daily restore 2025-12-25 2512.21324 reading",),
    "takedown": ("arxiv-daily takedown",),
    "review": ("arxiv-daily review 2025-12-25", "arxiv-daily review 2025-12-25 2512.21324 --undo"),
    "dismiss": (
        "arxiv-daily dismiss 2025-12-25 2512.21324",
        "arxiv-daily dismiss 2025-12-25 --check name --undo",
    ),
    "erratum": (
        'arxiv-daily erratum 2512.21324 "Table 2 says 91.4%, the page 94.1%"',
        "arxiv-daily erratum 2512.21324 --corrected",
    ),
    "text": (
        "arxiv-daily text 2025-12-25",
        "arxiv-daily text 2025-12-25 --apply edition.md",
    ),
    "facets": ("arxiv-daily facets 2025-12-25",),
    "learn": ("arxiv-daily learn", "arxiv-daily learn --apply"),
    "site": ("arxiv-daily site", "arxiv-daily site --renderer embedded"),
    "preview": ("arxiv-daily preview --port 8080",),
    "check": ("arxiv-daily check", "arxiv-daily check 2025-12-25"),
    "publish": ("arxiv-daily publish --dry-run", "arxiv-daily publish"),
    "stats": ("arxiv-daily stats",),
    "export": ("arxiv-daily export 2025-12-25 --to jekyll --output _posts/",),
    "import": ("arxiv-daily import _posts/*.md --dry-run",),
    "demo": ("arxiv-daily demo",),
    "init": (
        "arxiv-daily init my-site --field cs.CV cs.LG",
        "arxiv-daily init my-site --field cs.CV --service https://api.deepseek.com",
    ),
    "doctor": ("arxiv-daily doctor", "arxiv-daily doctor --offline --json"),
    "upgrade": ("arxiv-daily upgrade --dry-run", "arxiv-daily upgrade"),
}
EXIT_CODES = {
    0: "done; what is still pending is named on stderr",
    1: "failed or refused, what failed is as it was; or something is wrong (check, audit, status, doctor, watch, notify)",
    2: "wrong use or wrong configuration; nothing on disk changed",
    3: "every part of an edition is pending for one cause; with --strict, any part is pending",
    130: "interrupted; nothing is lost, the same command goes on",
    143: "terminated (SIGTERM: systemd, docker stop); nothing is lost, the same command goes on",
}
WIDTH = 80


class GroupedVerbs(click.Group):
    """A group that lists its verbs by what they are for, each on one uncut line."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        known = {name: verb for name, verb in self.commands.items() if not verb.hidden}
        grouped = {name for names in GROUPS.values() for name in names}
        more = {"More": tuple(sorted(known.keys() - grouped))}
        for title, names in (GROUPS | more).items():
            rows = [(name, first_line(known[name])) for name in names if name in known]
            if rows:
                with formatter.section(title):
                    formatter.write_dl(rows)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Exit codes"):
            formatter.write_dl([(str(code), meaning) for code, meaning in EXIT_CODES.items()])
        formatter.write_paragraph()
        formatter.write_text("arxiv-daily VERB --help shows options and examples.")


def first_line(verb: click.Command) -> str:
    """What a verb does, in one line."""
    return (verb.help or "").strip().partition("\n")[0]


def with_examples(name: str, verb: click.Command) -> click.Command:
    """The verb with its examples at the end of its help."""
    if examples := EXAMPLES.get(name):
        verb.epilog = "\b\nExamples:\n" + "\n".join(f"  {example}" for example in examples)
    return verb
