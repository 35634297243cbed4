/** The part of jstat that we use; it ships no types. */
declare module 'jstat' {
  interface Beta {
    inv(p: number, alpha: number, beta: number): number;
  }
  interface Normal {
    inv(p: number, mean: number, standardDeviation: number): number;
  }
  interface Gamma {
    inv(p: number, shape: number, scale: number): number;
  }
  interface StudentT {
    inv(p: number, degreesOfFreedom: number): number;
  }
  const jstat: {
    jStat: {
      beta: Beta;
      normal: Normal;
      gamma: Gamma;
      studentt: StudentT;
      /** Regularised incomplete beta function I_x(a, b). */
      ibeta(x: number, a: number, b: number): number;
      /** ln Γ(x). */
      gammaln(x: number): number;
    };
  };
  export default jstat;
}
