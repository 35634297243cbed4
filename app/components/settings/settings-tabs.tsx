/** The pages of settings, side by side. */
import { NavLink } from '@remix-run/react';

const TABS = [
  ['/settings/keys', 'Keys'],
  ['/settings/privacy', 'Privacy and project'],
] as const;

export function SettingsTabs() {
  return (
    <nav aria-label="Settings" className="mb-4 flex flex-wrap gap-2">
      {TABS.map(([path, title]) => (
        <NavLink key={path} to={path} className="control aria-[current=page]:border-accent aria-[current=page]:bg-accent-soft aria-[current=page]:text-accent">
          {title}
        </NavLink>
      ))}
    </nav>
  );
}
