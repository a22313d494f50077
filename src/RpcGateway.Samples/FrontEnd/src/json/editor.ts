import { json } from '@codemirror/lang-json';
import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { diagnosticCount, setDiagnostics } from '@codemirror/lint';
import { formatDocument, type LSPClient } from '@codemirror/lsp-client';
import { Compartment } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { basicSetup } from 'codemirror';
import { order } from './orderSchema.js';

const uri = 'inmemory://samples/order-1.json';

const colours = HighlightStyle.define([
  { tag: tags.propertyName, color: 'var(--code-name)' },
  { tag: tags.string, color: 'var(--code-text)' },
  { tag: tags.number, color: 'var(--code-number)' },
  { tag: [tags.bool, tags.null], color: 'var(--code-word)' },
]);

const look = EditorView.theme({
  '&': { flex: '1', minWidth: '0', color: 'var(--text)', backgroundColor: 'var(--surface)' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': {
    fontFamily: 'ui-monospace, "Liberation Mono", monospace',
    fontSize: '0.9375rem',
    lineHeight: '1.6',
  },
  '.cm-content': { caretColor: 'var(--text)' },
  '.cm-cursor': { borderLeftColor: 'var(--text)' },
  '.cm-gutters': { color: 'var(--quiet)', backgroundColor: 'var(--raised)', borderRight: '1px solid var(--line)' },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'color-mix(in srgb, var(--accent) 8%, transparent)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'color-mix(in srgb, var(--accent) 30%, transparent)',
  },
  '.cm-tooltip': {
    maxWidth: 'min(30rem, 90vw)',
    color: 'var(--text)',
    backgroundColor: 'var(--raised)',
    border: '1px solid var(--line)',
    borderRadius: '0.5rem',
  },
  '.cm-tooltip-autocomplete ul li[aria-selected]': { color: 'var(--on-accent)', backgroundColor: 'var(--accent-fill)' },
  '.cm-panels': { color: 'var(--text)', backgroundColor: 'var(--raised)' },
});

/** The editor. In a shadow tree, CodeMirror needs no inline styles, which the page's content security policy forbids. */
export class Editor {
  readonly #server = new Compartment();
  readonly #view: EditorView;

  constructor(place: HTMLElement, problems: (count: number) => void) {
    const root = place.attachShadow({ mode: 'open' });
    this.#view = new EditorView({
      doc: order,
      root,
      parent: root,
      extensions: [
        basicSetup,
        json(),
        look,
        syntaxHighlighting(colours),
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({ 'aria-label': 'JSON document' }),
        EditorView.updateListener.of(({ state }) => problems(diagnosticCount(state))),
        this.#server.of([]),
      ],
    });
  }

  /** Opens the document at a language server. */
  attach(client: LSPClient): void {
    this.#view.dispatch({ effects: this.#server.reconfigure(client.plugin(uri, 'json')) });
  }

  /** Forgets the language server and what it said. */
  detach(): void {
    this.#view.dispatch({ effects: this.#server.reconfigure([]) });
    this.#view.dispatch(setDiagnostics(this.#view.state, []));
  }

  format(): void {
    formatDocument(this.#view);
    this.#view.focus();
  }
}
