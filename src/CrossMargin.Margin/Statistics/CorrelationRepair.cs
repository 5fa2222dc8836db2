using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace CrossMargin.Margin.Statistics;

/// <summary>Makes a correlation matrix of a symmetric matrix that is none: estimates pair by pair need not fit together.</summary>
/// <remarks>
/// The input is square, symmetric and finite, of 1 to <see cref="SizeMax"/> rows. A correlation matrix comes back as it was, but for
/// rounding.
/// </remarks>
public static class CorrelationRepair
{
    /// <summary>An eigenvalue decomposition costs the cube of it, and Higham's method needs many.</summary>
    public const int SizeMax = 256;

    private const int StepsMax = 1_000;

    /// <summary>Of an entry, when it is compared with its mirror image.</summary>
    private const double SymmetryTolerance = 1e-12;

    /// <summary>The correlation matrix nearest to the input in the Frobenius norm.</summary>
    /// <param name="tolerance">Of the largest difference between the last two projections.</param>
    /// <remarks>
    /// N. J. Higham, "Computing the nearest correlation matrix: a problem from finance", IMA Journal of Numerical Analysis 22
    /// (2002), algorithm 3.3 with unit weights: projections in turn onto the positive semidefinite matrices, with Dykstra's
    /// correction, and onto those with a unit diagonal. It converges linearly; after 1,000 steps what there is counts.
    /// The end result is scaled once more, as in <see cref="Spectral"/>, so that it is positive semidefinite and not only nearly so.
    /// </remarks>
    public static double[,] Nearest(double[,] matrix, double tolerance = 1e-10)
    {
        if (!(tolerance is > 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(tolerance), tolerance, "expected above 0 and below 1");
        Matrix<double> projected = Checked(matrix);
        Matrix<double> correction = Matrix<double>.Build.Dense(projected.RowCount, projected.ColumnCount);
        for (int step = 0; step < StepsMax; step++)
        {
            Matrix<double> corrected = projected - correction;
            Matrix<double> semidefinite = Compose(corrected.Evd(Symmetricity.Symmetric));
            correction = semidefinite - corrected;
            projected = semidefinite.Clone();
            projected.SetDiagonal(Vector<double>.Build.Dense(projected.RowCount, 1));
            if ((projected - semidefinite).PointwiseAbs().ToRowMajorArray().Max() <= tolerance)
                break;
        }

        return Scaled(projected);
    }

    /// <summary>Clips negative eigenvalues to zero, and scales the rows of the root to unit length.</summary>
    /// <remarks>
    /// R. Rebonato and P. Jäckel, "The most general methodology to create a valid correlation matrix for risk management and option
    /// pricing purposes" (1999), section 4: faster than <see cref="Nearest"/>, and almost as near. A row that nothing is left of
    /// becomes uncorrelated with every other.
    /// </remarks>
    public static double[,] Spectral(double[,] matrix) => Scaled(Checked(matrix));

    /// <summary>The smallest eigenvalue: negative says that the matrix is no correlation matrix.</summary>
    public static double LeastEigenvalue(double[,] matrix) =>
        Checked(matrix).Evd(Symmetricity.Symmetric).EigenValues.Min(value => value.Real);

    private static Matrix<double> Compose(Evd<double> parts)
    {
        Vector<double> clipped = parts.EigenValues.Map(value => Math.Max(0, value.Real));
        return parts.EigenVectors * Matrix<double>.Build.DenseOfDiagonalVector(clipped) * parts.EigenVectors.Transpose();
    }

    private static double[,] Scaled(Matrix<double> symmetric)
    {
        Matrix<double> composed = Compose(symmetric.Evd(Symmetricity.Symmetric));
        int size = composed.RowCount;
        double[,] scaled = new double[size, size];
        for (int row = 0; row < size; row++)
        {
            scaled[row, row] = 1;
            for (int column = 0; column < row; column++)
                scaled[row, column] = scaled[column, row] = Correlation.OfCovariance(
                    composed[row, column], Math.Max(0, composed[row, row]), Math.Max(0, composed[column, column]));
        }

        return scaled;
    }

    private static Matrix<double> Checked(double[,] matrix)
    {
        int size = matrix.GetLength(0);
        if (size != matrix.GetLength(1) || size is < 1 or > SizeMax)
            throw new ArgumentException(
                $"{size} × {matrix.GetLength(1)}: expected a square matrix of 1 to {SizeMax} rows.", nameof(matrix));
        for (int row = 0; row < size; row++)
        {
            for (int column = 0; column <= row; column++)
            {
                double entry = matrix[row, column], mirrored = matrix[column, row];
                if (!(Math.Abs(entry - mirrored) <= SymmetryTolerance * Math.Max(1, Math.Abs(entry))) || !double.IsFinite(entry))
                    throw new ArgumentException(
                        $"Entry ({row}, {column}) is {entry}, its mirror image {mirrored}: expected equal finite numbers.", nameof(matrix));
            }
        }

        return Matrix<double>.Build.DenseOfArray(matrix);
    }
}
