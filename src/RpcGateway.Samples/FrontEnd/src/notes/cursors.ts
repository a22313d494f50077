import { type Extension, StateEffect } from '@codemirror/state';
import { Decoration, type DecorationSet, EditorView, ViewPlugin, type ViewUpdate, WidgetType } from '@codemirror/view';
import * as Y from 'yjs';
import { fromBase64 } from './bytes.js';
import type { NoteEditor } from './contracts.js';
import { isColour, textOn } from './palette.js';

/** Reports to the extension that the other editors have changed. */
export const othersChanged = StateEffect.define<undefined>();

interface Shown {
  readonly from: number;
  readonly to: number;
  readonly head: number;
  readonly colour: string;
  readonly editor: NoteEditor;
}

/**
 * Shows the cursors and selections of other editors. The extension of y-codemirror.next writes colours into style attributes, which the
 * content security policy of the page forbids; this one has a style sheet with a rule for each colour that is shown.
 */
export function cursors(text: Y.Text, others: () => NoteEditor[]): Extension {
  const sheet = new CSSStyleSheet();
  let rules = '';
  const setRules = (shown: readonly Shown[]) => {
    const next = [...new Set(shown.map(({ colour }) => colour))].map(ruleOf).join('\n');
    if (next !== rules) {
      rules = next;
      sheet.replaceSync(rules);
    }
  };

  return [
    look,
    ViewPlugin.define(
      (view) => {
        const root = view.root as ShadowRoot;
        root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
        const draw = (length: number) => {
          const shown = locate(text, others(), length);
          setRules(shown);
          return decorate(shown);
        };
        return {
          decorations: draw(view.state.doc.length),
          update(update: ViewUpdate) {
            const haveChanged = update.transactions.some((transaction) =>
              transaction.effects.some((effect) => effect.is(othersChanged)),
            );
            this.decorations = haveChanged ? draw(update.state.doc.length) : this.decorations.map(update.changes);
          },
        };
      },
      { decorations: (plugin) => plugin.decorations },
    ),
  ];
}

function locate(text: Y.Text, others: NoteEditor[], length: number): Shown[] {
  return others
    .flatMap((editor) => {
      const head = indexOf(text, editor.cursor.head, length);
      const anchor = indexOf(text, editor.cursor.anchor, length) ?? head;
      return head === undefined || anchor === undefined || !isColour(editor.cursor.colour)
        ? []
        : [
            {
              from: Math.min(anchor, head),
              to: Math.max(anchor, head),
              head,
              colour: editor.cursor.colour.toLowerCase(),
              editor,
            },
          ];
    })
    .sort((a, b) => a.from - b.from);
}

function indexOf(text: Y.Text, position: string | null | undefined, length: number): number | undefined {
  if (position === null || position === undefined || text.doc === null) {
    return undefined;
  }

  try {
    const decoded = Y.decodeRelativePosition(fromBase64(position));
    const found = Y.createAbsolutePositionFromRelativePosition(decoded, text.doc);
    return found?.type === text && found.index <= length ? found.index : undefined;
  } catch {
    return undefined; // Another editor may send anything.
  }
}

function decorate(shown: readonly Shown[]): DecorationSet {
  const all = shown.flatMap(({ from, to, head, colour, editor }) => {
    const mark = Decoration.mark({ class: `other-selection ${classOf(colour)}` });
    const caret = Decoration.widget({ widget: new Caret(editor.id, editor.name, colour), side: 1 });
    return [...(from < to ? [mark.range(from, to)] : []), caret.range(head)];
  });
  return Decoration.set(all, true);
}

function ruleOf(colour: string): string {
  return `.${classOf(colour)} { --editor: ${colour}; --on-editor: ${textOn(colour)}; }`;
}

function classOf(colour: string): string {
  return `editor-${colour.slice(1)}`;
}

class Caret extends WidgetType {
  constructor(
    private readonly id: string,
    private readonly name: string,
    private readonly colour: string,
  ) {
    super();
  }

  override eq(other: Caret): boolean {
    return other.id === this.id && other.name === this.name && other.colour === this.colour;
  }

  override toDOM(): HTMLElement {
    const caret = document.createElement('span');
    caret.className = `other-caret ${classOf(this.colour)}`;
    caret.ariaHidden = 'true';
    const label = document.createElement('span');
    label.className = 'other-name';
    label.textContent = this.name;
    caret.append(label);
    return caret;
  }

  override ignoreEvent(): boolean {
    return true;
  }
}

const look = EditorView.theme({
  '.other-selection': { backgroundColor: 'color-mix(in srgb, var(--editor) 28%, transparent)' },
  '.other-caret': {
    position: 'relative',
    marginInline: '-1px',
    borderInlineStart: '2px solid var(--editor)',
  },
  '.other-name': {
    position: 'absolute',
    insetBlockEnd: '100%',
    insetInlineStart: '-2px',
    padding: '0 0.35rem',
    borderRadius: '0.3rem 0.3rem 0.3rem 0',
    color: 'var(--on-editor)',
    backgroundColor: 'var(--editor)',
    fontSize: '0.75rem',
    lineHeight: '1.3',
    whiteSpace: 'nowrap',
    pointerEvents: 'none',
    zIndex: '2',
  },
});
