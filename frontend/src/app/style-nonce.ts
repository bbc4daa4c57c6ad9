import { setNonce } from 'get-nonce';

/** What the page's policy asks of the style elements that the component library adds. */
export function styleNonce() {
  return document.querySelector('meta[name="csp-nonce"]')?.getAttribute('content') ?? '';
}

/** Dialogs keep the page behind them from scrolling by a style element of their own, which needs it too. */
export function giveNonceToDialogs() {
  setNonce(styleNonce());
}
