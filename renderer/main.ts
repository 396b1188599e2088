/** @file Starts the window on whatever host it finds: Electron's preload has set `window.phototag`, a page has not. */
import { mount } from 'svelte';
import { z } from 'zod';
import type { Bridge } from '../app/contract/bridge.ts';
import App from './App.svelte';
import { connectPage } from './bridge/socket.ts';
import './style/tokens.css';
import './style/base.css';

declare global {
  interface Window {
    phototag?: Bridge;
  }
}

// zod would try `eval`, which the content security policy refuses.
z.config({ jitless: true });

mount(App, { target: document.body, props: { bridge: window.phototag ?? connectPage() } });
