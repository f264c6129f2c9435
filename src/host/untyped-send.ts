/** One text for one agent; `sendId` is bound before it leaves. */
export type UntypedSend = { readonly name: string; readonly text: string; readonly sendId: string }
