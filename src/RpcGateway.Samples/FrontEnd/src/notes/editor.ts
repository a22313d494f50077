import { Compartment, EditorState, Prec, type Transaction } from '@codemirror/state';
import { EditorView, keymap, placeholder } from '@codemirror/view';
import { minimalSetup } from 'codemirror';
import { yCollab, ySyncAnnotation, yUndoManagerKeymap } from 'y-codemirror.next';
import * as Y from 'yjs';
import { toBase64 } from './bytes.js';
import type { NoteCursor, NoteEditor } from './contracts.js';
import { cursors, othersChanged } from './cursors.js';
import { restoring } from './restore.js';

// An update has at most 512 KiB; a character takes up to three bytes.
const maxInsert = 150_000;

const look = EditorView.theme({
  '&': { flex: '1', minWidth: '0', color: 'var(--text)', backgroundColor: 'var(--surface)' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'inherit', fontSize: '1rem', lineHeight: '1.7', overflow: 'auto' },
  '.cm-content': { maxWidth: '48rem', padding: '1.75rem 1.25rem', caretColor: 'var(--text)' },
  '.cm-cursor': { borderLeftColor: 'var(--text)' },
  '.cm-placeholder': { color: 'var(--quiet)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'color-mix(in srgb, var(--accent) 30%, transparent)',
  },
});

/** The parts of the page that an editor needs. */
export interface EditorParts {
  others(): NoteEditor[];
  moved(cursor: Pick<NoteCursor, 'anchor' | 'head'>): void;
  tooLong(maximum: number): void;
}

/** The editor. In a shadow tree, CodeMirror needs no inline styles, which the page's content security policy forbids. */
export class Editor {
  readonly #view: EditorView;
  readonly #access = new Compartment();

  constructor(
    place: HTMLElement,
    private readonly text: Y.Text,
    parts: EditorParts,
  ) {
    const root = place.shadowRoot ?? place.attachShadow({ mode: 'open' });
    const undoManager = new Y.UndoManager(text, { trackedOrigins: new Set([restoring]) });
    this.#view = new EditorView({
      doc: text.toString(),
      root,
      parent: root,
      extensions: [
        Prec.high(keymap.of(yUndoManagerKeymap)),
        minimalSetup,
        // Otherwise other line ends would count as one character here, and as two in the document.
        EditorState.lineSeparator.of('\n'),
        EditorState.changeFilter.of((transaction) => {
          const isOwn = transaction.annotation(ySyncAnnotation) === undefined;
          const fits = !isOwn || countInserted(transaction) <= maxInsert;
          if (!fits) {
            parts.tooLong(maxInsert);
          }

          return fits;
        }),
        look,
        this.#access.of([]),
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({ 'aria-label': 'Text of the note', spellcheck: 'true' }),
        placeholder('Write here. Everybody who has this note open sees it.'),
        yCollab(text, null, { undoManager }),
        cursors(text, parts.others),
        EditorView.updateListener.of((update) => {
          if (update.docChanged || update.selectionSet || update.focusChanged) {
            parts.moved(this.#cursor());
          }
        }),
      ],
    });
    parts.moved(this.#cursor());
  }

  /** Shows the other editors again. */
  showOthers(): void {
    this.#view.dispatch({ effects: othersChanged.of(undefined) });
  }

  focus(): void {
    this.#view.focus();
  }

  /** Ends editing, but shows the text, so that it can be copied. */
  end(): void {
    this.#view.dispatch({
      effects: this.#access.reconfigure([EditorState.readOnly.of(true), EditorView.editable.of(false)]),
    });
  }

  #cursor(): Pick<NoteCursor, 'anchor' | 'head'> {
    const { anchor, head } = this.#view.state.selection.main;
    return { anchor: this.#encode(anchor), head: this.#encode(head) };
  }

  #encode(index: number): string {
    return toBase64(
      Y.encodeRelativePosition(Y.createRelativePositionFromTypeIndex(this.text, Math.min(index, this.text.length))),
    );
  }
}

function countInserted({ changes }: Transaction): number {
  let count = 0;
  changes.iterChanges((_fromA, _toA, fromB, toB) => {
    count += toB - fromB;
  });
  return count;
}
