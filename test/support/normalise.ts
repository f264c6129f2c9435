/** What differs from run to run in what a person sees: pids, panes, ids, ages. */
export const normalise = (text: string): string =>
  text
    .replaceAll(/\bop-[\w-]+/g, 'op-…')
    .replaceAll(/pid \d+/g, 'pid …')
    .replaceAll(/pane %\d+/g, 'pane %…')
    .replaceAll(/heartbeat \d+ s old/g, 'heartbeat … s old')
    // In a list: since when; an agent that has just come up may not have said it yet.
    .replaceAll(/^(\s*🟢 .*) · \d+ s$/gmu, '$1')
    .replaceAll(/\b\d+ s ago {3,}/g, '… s ago   ')
    .replaceAll(/\b\d+ s ago/g, '… s ago')
    .replaceAll(/\b(idle|working) +(?:\d+ s +)?(?=… s ago)/g, '$1  ')
    .replaceAll(/\d+ ms\b/g, '… ms')
    .replaceAll(/<t:\d+:T>/g, '<t:…:T>')
