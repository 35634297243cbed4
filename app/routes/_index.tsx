import { DIMENSIONS } from '#schema/filter.ts';

export default function Overview() {
  return <main>{DIMENSIONS.join(' ')}</main>;
}
