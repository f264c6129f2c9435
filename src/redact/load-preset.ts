import type { Found, Look } from './find-secrets.ts'

/**
 * The rules of secretlint's recommended preset. They are called directly: its own runner is asynchronous, and lets a
 * comment in the text turn a rule off.
 */
export async function loadPreset(): Promise<Look> {
  const { rules } = await import('@secretlint/secretlint-rule-preset-recommend')
  const named = rules.map((rule) => ({ rule, kind: rule.meta.id.replace(/^.*rule-/, '') }))
  return {
    kinds: named.map(({ kind }) => kind),
    find(text) {
      const found: Found[] = []
      const source = sourceOf(text)
      for (const { rule, kind } of named) {
        const report = ({ range: [from, to] }: { readonly range: readonly [number, number] }) => {
          if (to > from) found.push({ kind, from, to })
        }
        rule.create({ ...context, report }, {}).file?.(source)
      }
      return found
    },
  }
}

const context = {
  locale: 'en',
  sharedOptions: {},
  createTranslator: () => (messageId: string) => ({ message: '', messageId }),
  ignore: () => undefined,
} as const

const sourceOf = (content: string) =>
  ({
    content,
    contentType: 'text',
    ext: '.txt',
    filePath: 'text.txt',
    hasBOM: false,
    getFilePath: () => 'text.txt',
    getPhysicalFilePath: () => undefined,
  }) as const
