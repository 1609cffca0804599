/// The exact Hessian of a chain of dense layers, assembled block by block.
///
/// Notation, for layers l ≤ m (numbered from 0) and one sample:
/// ```
/// a_l        inputs of layer l, with a constant 1 where there are biases   BlockDerivatives.inputs
/// z_l        W_l a_l, the pre-activations
/// φ′, φ″     of the activation at z_l                                      slope, bend
/// δ_m        ∂loss/∂z_m                                                    delta
/// S_ml       ∂δ_m/∂z_l, the curvature between pre-activations              curvature
/// J_kl       ∂a_{k+1}/∂z_l, for k > l                                      jacobian
/// ∂²loss/∂W_l[i,j]∂W_m[p,q] = a_l[j]·(S_ml[p,i]·a_m[q] + δ_m[p]·∂a_m[q]/∂z_l[i])
/// ```
///
/// More than 20 classes: the parts of one assembly, which nothing outside sees; a public type
/// would be one that others could call with half of it done.
package dev.cairn.nn.hessian;
