/** Settings begin with the keys. */
import { redirect } from '@remix-run/node';

export const loader = () => redirect('/settings/keys');
