/** @file Spends the token in the address for a cookie, takes it out of the address, and goes on to the window. */
/* global document, fetch, history, location */
const token = location.hash.slice(1);
history.replaceState(null, '', location.pathname);

// Also without a token: a page that another site led to is not sent the cookie it has, but this request is.
const { ok } = await fetch('/session', { method: 'POST', body: token }).catch(() => ({ ok: false }));
if (ok) {
  location.replace('/');
} else {
  document.getElementById('opening').hidden = true;
  document.getElementById('refused').hidden = false;
}
