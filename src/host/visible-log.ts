/** Colours say nothing where they can't be seen. */
// oxlint-disable-next-line no-control-regex -- that is what is looked for
const colours = /\u001B\[[0-9;:]*m/g
// oxlint-disable-next-line no-control-regex -- that is what is looked for
const controls = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F]/g
// oxlint-disable-next-line no-control-regex -- that is what is looked for
const noText = /[\uFFFD\u0000-\u0008\u000E-\u001A\u001C-\u001F\u007F-\u009F]/.source
/** More of these in a row are no slip of a pen: a picture, an archive, a core. */
const binary = new RegExp(`${noText}(?:[^\\n]{0,3}?${noText}){15,}`, 'g')

/** A log for a person's eyes: without colours, each other control as its picture (␛), what is no text as one remark. */
export const visibleLog = (text: string): string =>
  text
    .replaceAll(/\r\n/g, '\n')
    .replaceAll(colours, '')
    .replaceAll(binary, (bytes) => `[${bytes.length} characters that are no text]`)
    .replaceAll(controls, (control) => picture(control.charCodeAt(0)))

function picture(code: number): string {
  if (code < 0x20) return String.fromCharCode(0x24_00 + code)
  return code === 0x7f ? '␡' : '�'
}
