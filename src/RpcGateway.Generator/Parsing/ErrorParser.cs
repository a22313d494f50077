using System.Globalization;
using Microsoft.CodeAnalysis;
using RpcGateway.Generator.Models;

namespace RpcGateway.Generator.Parsing;

/// <summary>Reads the errors that a method names.</summary>
internal static class ErrorParser
{
    public static EquatableArray<ErrorModel> Parse(ParseScope scope, IMethodSymbol method) => new(method.GetAttributes()
        .Where(data => data.AttributeClass?.ToDisplayString() == MetadataNames.ErrorAttribute)
        .Select(data => Parse(scope, method, data))
        .Where(model => model is not null)
        .Select(model => model!));

    private static ErrorModel? Parse(ParseScope scope, IMethodSymbol method, AttributeData data)
    {
        var arguments = data.ConstructorArguments;
        if (arguments.Length != 2 || arguments[0].Value is not int code || arguments[1].Value is not string message)
        {
            // The compiler says what is wrong.
            return null;
        }

        var number = code.ToString(CultureInfo.InvariantCulture);
        if (code is >= -32768 and <= -32000)
        {
            scope.Report(DiagnosticDescriptors.ReservedErrorCode, method, number, method.Name);
        }

        var type = data.NamedArguments.FirstOrDefault(argument => argument.Key == "DataType").Value.Value as ITypeSymbol;
        return new(number, message, type is null ? null : ParseType(scope, method, type));
    }

    private static string ParseType(ParseScope scope, IMethodSymbol method, ITypeSymbol type)
    {
        scope.IsBroken |= type.TypeKind == TypeKind.Error;
        if (TypeRules.IsAccessible(type, scope.Compilation))
        {
            scope.Types.Add(type);
        }
        else
        {
            scope.Report(DiagnosticDescriptors.InaccessibleType, method, TypeNames.ForMessage(type));
        }

        return TypeNames.ForCode(type);
    }
}
