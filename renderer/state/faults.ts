/** @file Faults of the window that nothing else caught: said once, quietly, with what a report needs. */
import { CallProblem } from '../bridge/api.ts';
import { copyText } from '../parts/copy.ts';
import type { AppState } from './app.svelte.ts';

/** Chromium's news that an observer's answer waits for the next frame; nothing is wrong then. */
const isNoFault = (message: string): boolean => message.startsWith('ResizeObserver loop');

/** What to paste into a report; it names no photo and no folder but what the error itself does. */
export function describeFault(error: unknown, version: string | undefined): string {
  const what = error instanceof Error ? (error.stack ?? `${error.name}: ${error.message}`) : String(error);
  return `Phototag ${version ?? '(unknown version)'}\n${navigator.userAgent}\n\n${what}\n`;
}

export function showFault(error: unknown, app: AppState): void {
  if (error instanceof CallProblem) return app.toasts.trouble(error);
  const { t } = app.text;
  app.toasts.show({
    text: t('app.fault'),
    detail: t('app.fault.detail'),
    isTrouble: true,
    action: { label: t('app.fault.copy'), run: () => void copyFault(error, app) },
  });
}

export async function copyFault(error: unknown, app: AppState): Promise<void> {
  const isCopied = await copyText(describeFault(error, app.library.overview?.version));
  app.toasts.show({ text: app.text.t(isCopied ? 'copied' : 'copied.not') });
}

/** Listens for what nobody caught. @returns how to stop */
export function watchFaults(app: AppState): () => void {
  const onError = (event: ErrorEvent) => {
    if (!isNoFault(event.message)) showFault(event.error ?? event.message, app);
  };
  const onRejection = (event: PromiseRejectionEvent) => showFault(event.reason, app);
  addEventListener('error', onError);
  addEventListener('unhandledrejection', onRejection);
  return () => {
    removeEventListener('error', onError);
    removeEventListener('unhandledrejection', onRejection);
  };
}
