/**
 * @file The window on a made-up host, to work on its looks: `npm run dev:window`, then
 * http://127.0.0.1:5173/testing/?photos=10000. Never part of what is built.
 */
import { mount } from 'svelte';
import App from '../App.svelte';
import { fakeBridge } from './fake-bridge.ts';
import '../style/tokens.css';
import '../style/base.css';

const parameters = new URLSearchParams(location.search);
const bridge = fakeBridge({
  photos: Number(parameters.get('photos') ?? 10_000),
  duplicates: Number(parameters.get('duplicates') ?? 300),
  language: parameters.get('language') === 'tr' ? 'tr' : 'en',
  problem: parameters.get('problem'),
});
mount(App, { target: document.body, props: { bridge } });
