import { createContext, useContext } from 'react';

/** Whether the row of the log around is the one that the Tab key comes to; true outside the log. */
export const RowTabStopContext = createContext(true);

/** For everything in a row that can be pressed: of all messages together, Tab stops at one and what is in it. */
export function useRowTabIndex(): 0 | -1 {
  return useContext(RowTabStopContext) ? 0 : -1;
}
