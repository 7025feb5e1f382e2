"use strict";
/* YASGUI over this endpoint: the packaged questions open as tabs, names of this data complete. */
(async () => {
  const [questions, { prefixes, terms }] = await Promise.all(
    ["/questions.json", "/terms.json"].map(async (address) => (await fetch(address)).json())
  );
  const FIRST = ["members-on-a-day", "hosts-of-both", "sco-not-collective-security", "bodies-per-state"];
  const MOST = 60; // so many names are offered at a time

  const found = (typed) => {
    const wanted = typed.toLowerCase();
    const hits = [];
    for (const [name, label] of terms) {
      const texts = [name, name.slice(name.indexOf(":") + 1), label].map((t) => t.toLowerCase());
      const rank = texts.some((t) => t.startsWith(wanted)) ? 0 : 1;
      if (texts.some((t) => t.includes(wanted))) hits.push([rank, label.length, name]);
    }
    hits.sort((a, b) => a[0] - b[0] || a[1] - b[1] || (a[2] < b[2] ? -1 : 1));
    return hits.slice(0, MOST).map(([, , name]) => name);
  };
  const labels = new Map(terms);

  Yasgui.Yasqe.registerAutocompleter({
    name: "steppe",
    bulk: false,
    autoShow: false,
    isValidCompletionPosition: (yasqe) => {
      const token = yasqe.getCompleteToken();
      return token.string.length > 1 && !/^[?$"'#]/.test(token.string) && token.type !== "comment";
    },
    preProcessToken: (yasqe, token) => ({ ...token, autocompletionString: token.string }),
    get: (yasqe, token) => found((token?.autocompletionString || "").trim()),
    postprocessHints: (yasqe, hints) =>
      hints.map((hint) => ({ ...hint, displayText: `${hint.text}   ${labels.get(hint.text) ?? ""}` })),
  });
  Yasgui.Yasqe.defaults.autocompleters = ["variables", "steppe"];

  const declared = ["st", "id"].map((p) => `PREFIX ${p}: <${prefixes[p]}>`).join("\n");
  Yasgui.Yasqe.defaults.value = `${declared}\nSELECT ?state WHERE {\n  ?state st:memberOf id:SCO .\n}`;
  Yasgui.Yasr.defaults.prefixes = prefixes;
  const rooms = { [prefixes.id]: "/id/", [prefixes.claim]: "/claim/", [prefixes.src]: "/source/" };
  const here = (iri) => {
    const space = Object.keys(rooms).find((start) => iri.startsWith(start));
    return space ? rooms[space] + iri.slice(space.length) : iri;
  };

  const place = document.getElementById("yasgui");
  for (const event of ["pointerdown", "keydown"]) {
    // Before a link of an answer is followed: what is of this data has its page here.
    place.addEventListener(event, ({ target }) => {
      const link = target.closest?.("a.iri");
      if (link) link.href = here(link.getAttribute("href"));
    }, true);
  }
  const yasgui = new Yasgui(place, {
    requestConfig: { endpoint: `${location.origin}/sparql`, method: "POST" },
    endpointCatalogueOptions: { getData: () => [] },
    persistenceId: "steppe",
    autofocus: true,
    copyEndpointOnNewTab: true,
  });

  const open = (name) => {
    const question = questions.find((q) => q.name === name);
    if (!question) return;
    const title = question.name.replaceAll("-", " ");
    const there = Object.values(yasgui._tabs).find((tab) => tab.name() === title);
    if (there) {
      yasgui.selectTabId(there.getId());
      return;
    }
    yasgui.addTab(true, { name: title, yasqe: { value: question.query } });
  };

  const asked = new URLSearchParams(location.search).get("question");
  if (!localStorage.getItem("steppe-tabs")) {
    FIRST.forEach(open);
    localStorage.setItem("steppe-tabs", "1");
    const [first] = Object.values(yasgui._tabs);
    yasgui.selectTabId(first.getId());
  }
  if (asked) open(asked);
  const choice = document.getElementById("question");
  choice.addEventListener("change", () => {
    open(choice.value);
    choice.value = "";
  });
  document.documentElement.dataset.ready = "1";
})();
