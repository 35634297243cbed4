/** Prices stand in schema, for the pages say by them what caching saved; calls are priced here. */
export * from '#schema/price.ts';
