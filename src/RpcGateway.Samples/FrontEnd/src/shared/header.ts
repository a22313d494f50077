import { ThemeButton } from './theme.js';

// The script of the header, which all pages have.
new ThemeButton();

// On a phone, the row of links scrolls.
document.querySelector('nav a[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' });
