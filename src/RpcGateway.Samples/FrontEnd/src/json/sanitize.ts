const allowed = new Set(
  'A B BLOCKQUOTE BR CODE DEL DIV EM H1 H2 H3 H4 HR I LI OL P PRE S SPAN STRONG TABLE TBODY TD TH THEAD TR UL'.split(
    ' ',
  ),
);

/** Removes everything from HTML except simple formatting and links to web pages: a server's Markdown may contain any HTML. */
export function sanitize(html: string): string {
  const { body } = new DOMParser().parseFromString(html, 'text/html');
  clean(body);
  return body.innerHTML;
}

function clean(parent: Element): void {
  for (const child of [...parent.children]) {
    if (allowed.has(child.tagName)) {
      removeAttributes(child);
      clean(child);
    } else {
      child.remove();
    }
  }
}

function removeAttributes(element: Element): void {
  for (const { name, value } of [...element.attributes]) {
    if (!(element.tagName === 'A' && name === 'href' && /^https?:\/\//.test(value))) {
      element.removeAttribute(name);
    }
  }

  if (element.tagName === 'A') {
    element.setAttribute('rel', 'noopener noreferrer');
    element.setAttribute('target', '_blank');
  }
}
