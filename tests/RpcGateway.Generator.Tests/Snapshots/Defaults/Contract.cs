using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Shapes;

[RpcContract("defaults")]
public interface IDefaults
{
    Task IntegersAsync(
        byte a = 255,
        sbyte b = -128,
        short c = -5,
        ushort d = 5,
        int e = int.MinValue,
        uint f = uint.MaxValue,
        long g = long.MinValue,
        ulong h = ulong.MaxValue);

    Task FractionsAsync(
        float a = 0.1F,
        float b = float.NaN,
        float c = float.NegativeInfinity,
        float d = -0F,
        double e = 1e300,
        double f = double.NaN,
        double g = double.PositiveInfinity,
        double h = -0D,
        decimal i = 79228162514264337593543950335M,
        decimal j = -1.50M);

    Task TextsAsync(
        string a = "quote \" backslash \\ line\n tab\t null\0 é 😀 \ud800",
        string? b = null,
        string c = "",
        char d = '\'',
        char e = '\u2028',
        bool f = true);

    Task EnumsAsync(
        Color a = Color.Green,
        Color b = (Color)42,
        Color c = (Color)(-1),
        Rights d = Rights.Read | Rights.Write,
        Color? e = Color.@default,
        Color? f = null);

    Task StructsAsync(
        [Optional, DateTimeConstant(637134336000000000L)] DateTime a,
        [Optional] int b,
        Point c = default,
        Point? d = null,
        int? e = 5,
        Guid f = default);
}

public enum Color
{
    Red,
    Green,
    @default,
}

[Flags]
public enum Rights : byte
{
    Read = 1,
    Write = 2,
}

public readonly record struct Point(int X, int Y);
