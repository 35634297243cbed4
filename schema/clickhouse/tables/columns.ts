/** Column names of a table, in no particular order; complete by type. */
export const columns = <T>(list: { [K in keyof T]-?: true }): (keyof T & string)[] => Object.keys(list) as (keyof T & string)[];

/** `YYYY-MM-DD HH:MM:SS.ffffff`, UTC. */
export type StoredTime = string;
