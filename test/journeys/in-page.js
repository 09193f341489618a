/*
 * What the walker asks of a page from inside of it. Goes in beside the page, as axe does: the pages' own policy lets no script in.
 * Every function gives a list of what is wrong, one line each.
 */
globalThis.outturnWalk = (() => {
  const INTERACTIVE = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]';
  const nameOf = (element) => {
    const text = (element.getAttribute('aria-label') ?? element.labels?.[0]?.textContent ?? element.textContent ?? '').replace(/\s+/g, ' ').trim();
    return `<${element.tagName.toLowerCase()}${element.id ? ` id=${element.id}` : ''}> ${text.slice(0, 60)}`;
  };
  const shown = (element) => element.checkVisibility({ visibilityProperty: true });
  const clipped = (element) => {
    const { width, height } = element.getBoundingClientRect();
    return width <= 1.5 && height <= 1.5;
  };

  /** Of a group of radios the keyboard reaches one: the chosen one, else the first. */
  const isRadioOfAnother = (element) => {
    if (element.type !== 'radio') return false;
    const group = [...(element.form ?? document).querySelectorAll('input[type=radio]')].filter((one) => one.name === element.name);
    return (group.find((one) => one.checked) ?? group[0]) !== element;
  };
  const reachable = () =>
    [...document.querySelectorAll(INTERACTIVE)].filter((element) => !element.disabled && element.tabIndex >= 0 && shown(element) && !isRadioOfAnother(element));

  const hasFocusStyle = (element) => {
    const marked = (style) => (style.outlineStyle !== 'none' && Number.parseFloat(style.outlineWidth) > 0) || style.boxShadow !== 'none';
    const label = element.type === 'radio' || element.type === 'checkbox' ? element.labels?.[0] : undefined;
    return marked(getComputedStyle(element)) || (label !== undefined && marked(getComputedStyle(label, '::before')));
  };

  let focused = [];
  /** From now on notes what gets the focus; gives how many elements the keyboard should reach. */
  const watchFocus = () => {
    focused = [];
    document.addEventListener('focusin', ({ target }) => focused.push({ element: target, marked: hasFocusStyle(target) }));
    return reachable().length;
  };
  /** In the order of the page, each with a mark that it has the focus. */
  const focusProblems = () => {
    const wanted = reachable();
    const seen = focused.map(({ element }) => element);
    const missing = wanted.filter((element) => !seen.includes(element)).map((element) => `the keyboard does not reach ${nameOf(element)}`);
    const order = seen.filter((element) => wanted.includes(element)).map((element) => wanted.indexOf(element));
    const wrong = order.findIndex((at, n) => n > 0 && at < order[n - 1]);
    const disordered = wrong === -1 || wrong >= wanted.length ? [] : [`the focus goes back to ${nameOf(wanted[order[wrong]])}`];
    const unmarked = focused
      .filter(({ marked, element }) => !marked && wanted.includes(element))
      .map(({ element }) => `no mark of the focus on ${nameOf(element)}`);
    return [...missing, ...disordered, ...new Set(unmarked)];
  };

  const frameOf = (element, hides) => {
    for (let above = element; above !== null && above !== document.documentElement; above = above.parentElement) {
      const { overflowX } = getComputedStyle(above);
      if (above !== document.body && hides(overflowX)) return above;
    }
    return null;
  };
  const texts = function* () {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const element = node.parentElement;
      if (node.data.trim() === '' || element.closest('svg, option, datalist, .govuk-visually-hidden') || !shown(element) || clipped(element)) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      yield { element, whole: node.data, text: node.data.replace(/\s+/g, ' ').trim().slice(0, 60), rect: range.getBoundingClientRect() };
    }
  };

  /** Nothing needs scrolling sideways but in frames of its own, which the keyboard can scroll; nothing is cut off. */
  const reflowProblems = () => {
    const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
    const problems = wide > 0 ? [`the page is ${wide} pixels wider than the window`] : [];
    for (const { element, text, rect } of texts()) {
      const frame = frameOf(element, (overflow) => overflow !== 'visible');
      if (frame === null) {
        if (rect.right > innerWidth + 1 || rect.left < -1) problems.push(`outside the window: ${text}`);
      } else if (/auto|scroll/.test(getComputedStyle(frame).overflowX)) {
        if (frame.scrollWidth > frame.clientWidth + 1 && frame.tabIndex < 0 && frame.querySelector(INTERACTIVE) === null)
          problems.push(`the keyboard cannot scroll the frame of: ${text}`);
      } else {
        const box = frame.getBoundingClientRect();
        if (rect.right > box.right + 1 || rect.left < box.left - 1) problems.push(`cut off: ${text}`);
      }
    }
    return problems.slice(0, 12);
  };

  /** On paper nothing scrolls, sticks, or waits to be pressed, and all of it lies on the sheet. */
  const printProblems = () => {
    const problems = [];
    // What is typed into a form that records may be printed with what was typed.
    const pressable = [...document.querySelectorAll('button, input:not([type=hidden]), select')].filter(
      (element) => shown(element) && (element.tagName === 'BUTTON' || element.closest('main form[method=post]') === null),
    );
    for (const element of pressable) problems.push(`nobody can press it on paper: ${nameOf(element)}`);
    for (const element of document.querySelectorAll('body *')) {
      const { position } = getComputedStyle(element);
      if ((position === 'sticky' || position === 'fixed') && shown(element)) problems.push(`stays in place on paper: ${nameOf(element)}`);
    }
    for (const head of document.querySelectorAll('thead')) {
      if (shown(head) && getComputedStyle(head).display !== 'table-header-group') problems.push(`does not stand on every sheet: ${nameOf(head)}`);
    }
    for (const { element, text, rect } of texts()) {
      const frame = frameOf(element, (overflow) => overflow !== 'visible');
      if (frame !== null && frame.scrollWidth > frame.clientWidth + 1) problems.push(`scrolls on paper: ${text}`);
      if (rect.right > innerWidth + 1) problems.push(`off the sheet: ${text}`);
    }
    return problems.slice(0, 12);
  };

  /** What is to be read on paper, one text each. */
  const textsOnPaper = () => [...texts()].filter(({ rect }) => rect.width > 0).map(({ whole }) => whole);

  /** In the past nothing can be sent, and every link keeps the moment. */
  const pastProblems = () => {
    const sent = [...document.querySelectorAll('main form[method=post]')].map((form) => `can be sent in the past: ${form.getAttribute('action')}`);
    const links = [...document.querySelectorAll('main a[href^="/"]')].filter(
      (link) => !/[?&]as-at=/.test(link.getAttribute('href')) && !link.closest('.time-out'),
    );
    return [...sent, ...links.map((link) => `forgets the moment: ${link.getAttribute('href')}`)].slice(0, 12);
  };

  /** Links of the error summary lead to a field that is there, and each field in error says so. */
  const errorProblems = () => {
    const links = [...document.querySelectorAll('.govuk-error-summary__list a')];
    if (document.querySelector('.govuk-error-summary') === null) return ['there is no error summary'];
    return links.flatMap((link) => {
      const target = document.getElementById(decodeURIComponent(link.getAttribute('href').slice(1)));
      return target === null ? [`the summary leads nowhere: ${link.textContent}`] : [];
    });
  };

  /** Types what no field can be, and ticks nothing. */
  const fillWrongly = () => {
    for (const field of document.querySelectorAll('main form[method=post] input, main form[method=post] textarea')) {
      if (['hidden', 'radio', 'checkbox', 'file', 'password', 'submit'].includes(field.type)) continue;
      field.value = /-(day|month|year)$/.test(field.name) ? '99' : field.inputMode === 'decimal' ? 'lots' : '';
    }
  };

  return { watchFocus, focusProblems, reflowProblems, printProblems, textsOnPaper, pastProblems, errorProblems, fillWrongly };
})();
