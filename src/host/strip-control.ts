/** Without terminal sequences and control bytes: what a terminal would act on. Line breaks and tabs stay. */
export const stripControl = (text: string): string =>
  text
    .replaceAll(/\r\n?/gu, '\n')
    // eslint-disable-next-line no-control-regex -- control bytes are what this is about
    .replaceAll(/\u001B(?:\[[0-9:;<=>?]*[ -/]*[@-~]|\][^\u0007\u001B]*(?:\u0007|\u001B\\)|[ -/]*[0-~])/gu, '')
    // eslint-disable-next-line no-control-regex -- control bytes are what this is about
    .replaceAll(/[\u0000-\u0008\u000B-\u001F\u007F-\u009F]/gu, '')
