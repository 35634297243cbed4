/** The pages of review, and who is at the desk. */
import { Form, NavLink, useLocation } from '@remix-run/react';
import { useState } from 'react';

const TABS = [
  { path: '/review', title: 'Queues' },
  { path: '/review/plans', title: 'Plans and draws' },
  { path: '/review/adjudicate', title: 'Adjudicate' },
  { path: '/review/agreement', title: 'Agreement' },
  { path: '/review/rubrics', title: 'Rubrics' },
  { path: '/review/import', title: 'In and out' },
];

export function ReviewTabs({ person }: { person: { name: string; isNamed: boolean } }) {
  return (
    <div className="mb-4 flex flex-wrap items-center gap-x-1 gap-y-2 border-b border-line pb-2">
      <nav aria-label="Review" className="flex flex-wrap gap-1">
        {TABS.map((tab) => (
          <NavLink key={tab.path} to={tab.path} end={tab.path === '/review'} className={({ isActive }) => `rounded-md px-2.5 py-1 text-[13px] font-medium ${isActive ? 'bg-accent-soft text-accent' : 'text-ink-2 hover:bg-hover'}`}>
            {tab.title}
          </NavLink>
        ))}
      </nav>
      <div className="ml-auto">
        <Who person={person} />
      </div>
    </div>
  );
}

/** In local mode a reviewer gives a name; it is remembered. */
export function Who({ person, back }: { person: { name: string; isNamed: boolean }; back?: string }) {
  const [isAsking, setIsAsking] = useState(false);
  const { pathname } = useLocation();
  if (person.isNamed && !isAsking) {
    return (
      <p className="text-[13px] text-ink-2">
        You are <bdi className="font-medium text-ink">{person.name}</bdi>. <button type="button" className="text-link" onClick={() => setIsAsking(true)}>Somebody else?</button>
      </p>
    );
  }
  return (
    <Form method="post" action="/review/who" reloadDocument className="flex items-center gap-2">
      <input type="hidden" name="back" value={back ?? pathname} />
      <label className="text-[13px] text-ink-2" htmlFor="who-name">Your name</label>
      <input id="who-name" name="name" required maxLength={80} autoComplete="name" className="field !w-44" defaultValue={person.isNamed ? person.name : ''} />
      <button type="submit" className="control control-primary">{person.isNamed ? 'Change' : 'Begin'}</button>
    </Form>
  );
}
