// GraphiQL uses framer-motion (125 kB minified) only to drag tabs about.
// Tabs are a plain list here.
import { forwardRef } from 'react';

const Group = forwardRef(({ values, onReorder, axis, ...props }, ref) => <ul ref={ref} {...props} />);
const Item = forwardRef(({ value, ...props }, ref) => <li ref={ref} {...props} />);

export const Reorder = { Group, Item };
