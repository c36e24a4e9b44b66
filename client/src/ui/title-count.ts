import { createContext } from 'react';

/** A number that stands before the page's name on the browser's tab; 0 for none. */
export const TitleCountContext = createContext(0);
