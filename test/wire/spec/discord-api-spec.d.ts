/**
 * What we use of `discord-api-spec`: tsconfig points here, since the package ships its own source as types, which does
 * not pass our settings.
 */
export const pathsList: Readonly<Record<string, readonly string[]>>
