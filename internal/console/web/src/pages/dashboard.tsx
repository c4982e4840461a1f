import { createFileRoute } from '@tanstack/react-router';
import { Dashboard } from '../components/dashboard/Dashboard';
import { dashboardSearch } from '../components/dashboard/view';

export const Route = createFileRoute('/dashboard')({ validateSearch: dashboardSearch, component: Dashboard });
