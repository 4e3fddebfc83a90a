/** The chart library with its styles, in a file of its own. */
import 'uplot/dist/uPlot.min.css';
import UPlot from 'uplot';

export default UPlot;
