/** What agents say by themselves, on its way to who asked them. */
export type Replies = {
  /**
   * The agent said this, in answer to what was sent to it last: it comes into the thread that asked, once by its id, and
   * that message's receipt says `answered`. False: nobody waits for a word of it.
   */
  heard(agent: string, reply: { readonly id: string; readonly text: string }): Promise<boolean>
}
