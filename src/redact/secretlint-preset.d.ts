/** What Mos uses of it. Its own declarations name a package that it does not bring. */
declare module '@secretlint/secretlint-rule-preset-recommend' {
  type Source = {
    readonly content: string
    readonly contentType: 'text'
    readonly ext: string
    readonly filePath: string
    readonly hasBOM: boolean
    getFilePath(): string
    getPhysicalFilePath(): undefined
  }
  type Context = {
    readonly locale: 'en'
    readonly sharedOptions: object
    createTranslator(): (messageId: string) => { readonly message: string; readonly messageId: string }
    report(descriptor: { readonly range: readonly [number, number] }): void
    ignore(): void
  }
  export const rules: readonly {
    readonly meta: { readonly id: string }
    create(context: Context, options: object): { file?(source: Source): unknown }
  }[]
}
