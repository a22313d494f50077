using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using RpcGateway.Generator.Models;
using RpcGateway.Generator.Symbols;

namespace RpcGateway.Generator.Parsing;

/// <summary>Reads the errors that a method declares.</summary>
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
            // The compiler reports the error.
            return null;
        }

        var number = code.ToString(CultureInfo.InvariantCulture);
        if (code is >= -32768 and <= -32000)
        {
            scope.Report(DiagnosticDescriptors.ReservedErrorCode, method, number, method.Name);
        }

        var type = data.NamedArguments.FirstOrDefault(argument => argument.Key == "DataType").Value.Value as ITypeSymbol;
        return new(number, message, ParseName(data), type is null ? null : ParseType(scope, method, type));
    }

    /// <summary>Returns the declared name, or the constant's name from <c>SampleErrorCode.RoomFull</c> or <c>(int)Code.RoomFull</c>.</summary>
    private static string? ParseName(AttributeData data)
    {
        if (data.NamedArguments.FirstOrDefault(argument => argument.Key == "Name").Value.Value is string name)
        {
            return name;
        }

        var expression = (data.ApplicationSyntaxReference?.GetSyntax() as AttributeSyntax)?.ArgumentList?.Arguments[0].Expression;
        expression = expression is CastExpressionSyntax cast ? cast.Expression : expression;
        return expression is MemberAccessExpressionSyntax access && !IsGenericConstant(access.Name.Identifier.ValueText)
            ? access.Name.Identifier.ValueText
            : null;
    }

    // A constant declared with the data, as in OutOfStock.ErrorCode, is named after the type of the data.
    private static bool IsGenericConstant(string constant) => constant is "Code" or "ErrorCode";

    private static string ParseType(ParseScope scope, IMethodSymbol method, ITypeSymbol type)
    {
        scope.HasUnresolvedTypes |= type.TypeKind == TypeKind.Error;
        if (TypeRules.IsAccessible(type, scope.Compilation))
        {
            scope.CheckJson(type, method);
        }
        else
        {
            scope.Report(DiagnosticDescriptors.InaccessibleType, method, TypeNames.ForMessage(type));
        }

        return TypeNames.ForCode(type);
    }
}
