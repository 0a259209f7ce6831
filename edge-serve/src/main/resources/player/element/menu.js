/**
 * A menu button's menu: groups of choices of which one holds. `groups()` gives, when it opens,
 * `[{title, choices: [{name, on, act}]}]`; arrows move, Escape closes and goes back to the button.
 */
export class Menu {
  #button;
  #box;
  #groups;

  constructor(button, box, groups) {
    this.#button = button;
    this.#box = box;
    this.#groups = groups;
    button.addEventListener('click', () => (this.open ? this.close() : this.show()));
    box.addEventListener('keydown', (event) => this.#onKey(event));
    box.addEventListener('focusout', (event) => {
      if (event.relatedTarget !== this.#button && !box.contains(event.relatedTarget)) {
        this.close();
      }
    });
  }

  get open() {
    return !this.#box.hidden;
  }

  show() {
    this.#fill();
    this.#box.hidden = false;
    this.#button.setAttribute('aria-expanded', 'true');
    (this.#box.querySelector('[aria-checked="true"]') ?? this.#items()[0])?.focus();
  }

  close() {
    this.#box.hidden = true;
    this.#button.setAttribute('aria-expanded', 'false');
  }

  #fill() {
    this.#box.replaceChildren(
      ...this.#groups()
        .filter((group) => group.choices.length > 0)
        .map((group) => {
          const part = document.createElement('div');
          part.setAttribute('role', 'group');
          part.setAttribute('aria-label', group.title);
          const title = document.createElement('p');
          title.setAttribute('aria-hidden', 'true');
          title.textContent = group.title;
          part.append(title, ...group.choices.map((choice) => this.#item(choice)));
          return part;
        }),
    );
  }

  #item({ name, on, act }) {
    const item = document.createElement('button');
    item.type = 'button';
    item.tabIndex = -1;
    item.setAttribute('role', 'menuitemradio');
    item.setAttribute('aria-checked', String(on));
    item.textContent = name;
    item.addEventListener('click', () => {
      act();
      this.close();
      this.#button.focus();
    });
    return item;
  }

  #items() {
    return [...this.#box.querySelectorAll('[role="menuitemradio"]')];
  }

  #onKey(event) {
    const items = this.#items();
    const here = items.indexOf(this.#box.getRootNode().activeElement);
    const to = {
      ArrowDown: (here + 1) % items.length,
      ArrowUp: (here - 1 + items.length) % items.length,
      Home: 0,
      End: items.length - 1,
    }[event.key];
    if (to !== undefined) {
      items[to].focus();
    } else if (event.key === 'Escape') {
      this.close();
      this.#button.focus();
    } else if (event.key !== 'Enter' && event.key !== ' ') {
      return;
    }
    event.stopPropagation();
    if (to !== undefined) {
      event.preventDefault();
    }
  }
}
