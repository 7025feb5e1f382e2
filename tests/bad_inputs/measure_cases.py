"""The bad inputs of measures and pages: data of which a measure or a page must say the truth."""

from __future__ import annotations

from itertools import combinations

from case import Case, Check, World, ok, step
from made_up_dyads import HEADER, row, table

import steppe

DAY = ("--dataset", "OUT", "--on", "1990-12-31")
ALLIED = (*DAY, "--layer", "alliance")


def ties(*pairs: tuple[int, int]) -> bytes:
    """A table of defence pacts in 1990 between states by their codes."""
    cells = {"state1": "", "state2": "", "start": "1990", "end": "1990"}
    return table(*(row(**cells, ccode1=str(a), ccode2=str(b)) for a, b in pairs))


def undefined(metric: str, *more: str) -> Check:
    """A measure that has no value but a reason, and never NaN."""
    call = ("align", "USA", "CAN", *ALLIED, *more, "--metric", metric, "--format", "json")
    return step(*call, says=('"value": null', "no variance"), never=("NaN",))


def shown_and_not_run(world: World) -> None:
    """The page of the data set in a browser: its names are text, and nothing of them runs."""
    visit = world.request.getfixturevalue("visit")  # which fails for a dialog, a request, an error
    code, _, err = world.steppe("render", "--dataset", "OUT", "-o", "NEW.html")
    assert code == 0, err
    page = visit(world.folder / "new.html")
    for entity in steppe.open(world.made).contents.entities.values():
        page.evaluate(f"window.steppe.select('{entity.id}')")
        assert page.text_content("#panel-title") == entity.label
    assert "PWNED" not in page.title()
    assert page.locator("#panel img, #panel script, #panel a[href^=javascript]").count() == 0


CASES = [
    ok(
        "metric/no_ties.csv", HEADER.encode(), 0, "0 rows",
        then=(
            step("align", "CAN", "USA", *DAY, says=(",,0,,,no data for 1990",), never=("NaN",)),
            step("align", "CAN", "USA", *ALLIED, "--metric", "s", "--fail-on-na", code=1,
                 says=(",,0,,,no data for 1990",)),
            step("align", "--all", *DAY),
            step("central", *DAY, says=("0 actors",)),
        ),
    ),
    ok(
        "metric/isolate_state.csv", ties((2, 20), (200, 220)), 2,
        then=(
            step("align", "USA", "GBR", *ALLIED, "--metric", "s", "--silence", "zero",
                 "--over", "CAN", says=(",s,similarity,alliance,-1.0,",)),
            step("align", "USA", "GBR", *ALLIED, "--metric", "cosine", "--silence", "zero",
                 "--over", "CAN", says=("all levels stated of both are 0 for one of them",)),
            step("align", "USA", "GBR", *ALLIED, "--metric", "tau-b", "--silence", "zero",
                 "--over", "CAN", says=("no variance",)),
        ),
    ),
    ok(
        "metric/zero_variance.csv", ties((2, 20), (2, 40), (20, 40)), 3,
        then=(undefined("kappa"), undefined("pi"), undefined("tau-b")),
    ),
    ok(
        "metric/two_states.csv", ties((2, 20)), 1,
        then=(step("central", *ALLIED, says=("CAN,Canada,1,1.0,1.0,0.0,1.0,", "1 component")),),
    ),
    ok(
        "metric/disconnected.csv",
        ties(*combinations((2, 20, 40, 41), 2), *combinations((365, 710, 731), 2)), 9,
        then=(step("central", *ALLIED, says=("in 2 component(s); eigenvector within each",)),),
    ),
    *(
        Case("metric/year_out_of_range.txt", 2, (says,), b"", args=args,
             command=("align", "KAZ", "UZB"))
        for args, says in (
            (("--on", "99999-12-31"), "is not a day"),
            (("--on", "abc"), "is not a day"),
            (("--from", "99999", "--to", "99999"), "is not in the range 1<=x<=9999"),
            (("--from", "1990-2000-10", "--to", "1990"), "is not a valid year"),
            (("--from", "2000", "--to", "1990"), "the earlier year first"),
        )
    ),
    ok(
        "html/xss_names.csv",
        table(
            row(ccode1="3", state1="<img src=x onerror=document.title='PWNED'>"),
            row(ccode1="4", state1="</script><script>document.title='PWNED'</script>"),
            row(ccode1="5", state1="<a href=javascript:alert(1)>x</a>", state2="`${1}`"),
        ),
        3,
        then=(shown_and_not_run,),
    ),
]  # fmt: skip
