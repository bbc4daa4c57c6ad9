/** The alias that a model's best version bears by custom; what others are measured against. */
export const CHAMPION = 'champion';
