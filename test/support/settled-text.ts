import type { Thread } from '../wire/view/channel.ts'
import { eventually } from './eventually.ts'

/** What stands in a thread once no turn runs there any more: the card of one is taken away after its answer came. */
export const settledText = (thread: Pick<Thread, 'text'>): Promise<string> =>
  eventually('the running turns to be over', async () => {
    const text = await thread.text()
    return text.includes('[Stop]') ? undefined : text
  })
